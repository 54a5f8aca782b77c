-- Every lane that ever spoke, and how far its present history is held without a gap. A lane whose ledger was lost begins
-- another history, in a greater epoch, at sequence 1.
create table lanes (
  id integer generated always as identity primary key,
  site text not null,
  lane text not null,
  first_epoch bigint not null default 0,
  epoch bigint not null default 0,
  upto bigint not null default 0,
  head bytea not null default decode(repeat('00', 32), 'hex'),
  heard_ms double precision,
  unique (site, lane)
);

-- Everything that lanes recorded, once, by the day on which the centre took it. The key holds because a lane's rows are
-- taken in order under its lock: `spans` says on which day a key was taken.
create table records (
  lane_id integer not null,
  epoch bigint not null,
  sequence bigint not null,
  day date not null,
  kind text not null,
  passage text,
  wall_ms double precision not null,
  simulated boolean not null,
  body json not null,
  previous_hash bytea not null,
  hash bytea not null,
  primary key (lane_id, epoch, sequence, day)
) partition by range (day);

create index records_passage on records (passage) where passage is not null;

create table spans (
  lane_id integer not null,
  epoch bigint not null,
  day date not null,
  first_sequence bigint not null,
  last_sequence bigint not null,
  primary key (lane_id, epoch, day)
);

-- Rows that came before those they follow: they wait for them, and are not receipted.
create table ahead (
  lane_id integer not null,
  epoch bigint not null,
  sequence bigint not null,
  topic text not null,
  payload bytea not null,
  primary key (lane_id, sequence)
);

-- What could not be taken, once for each content, with how often it came.
create table quarantine (
  digest bytea primary key,
  topic text not null,
  reason text not null,
  payload bytea not null,
  times bigint not null,
  first_ms double precision not null,
  last_ms double precision not null
);

-- What a person must know: one row for each thing, with how often it was seen.
create table alarms (
  site text not null,
  lane text not null,
  code text not null,
  epoch bigint not null,
  sequence bigint not null,
  text text not null,
  times bigint not null,
  first_ms double precision not null,
  primary key (site, lane, code, epoch, sequence)
);
