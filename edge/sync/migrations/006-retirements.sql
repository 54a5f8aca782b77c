-- How far each lane has spoken, by its rows and of itself.
create view last_words as
select site, lane, coalesce(lanes.epoch, 0) as epoch, coalesce(upto, 0) as upto,
  coalesce(lane_status.epoch, 0) as told_epoch, coalesce(told_ms, 0) as told_ms,
  greatest(lanes.heard_ms, lane_status.heard_ms) as heard_ms
from lanes full join lane_status using (site, lane);

-- Lanes that somebody took out, and how far each had spoken then.
create table retirements (
  site text not null,
  lane text not null,
  at_ms double precision not null,
  who text not null,
  reason text not null,
  epoch bigint not null,
  upto bigint not null,
  told_epoch bigint not null,
  told_ms double precision not null,
  primary key (site, lane)
);

-- Those that have said nothing new since. What a broker brings once more brings no lane back.
create view retired as
select site, lane, at_ms as retired_ms
from retirements join last_words using (site, lane, epoch, upto, told_epoch, told_ms);
