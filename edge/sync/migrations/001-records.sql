-- Everything that lanes recorded, once.
create table records (
  site text not null,
  lane text not null,
  epoch integer not null,
  sequence integer not null,
  kind text not null,
  passage text,
  wall_ms real not null,
  simulated integer not null check (simulated in (0, 1)),
  body text not null,
  previous_hash text not null,
  hash text not null,
  primary key (site, lane, epoch, sequence)
) strict;

create index records_kind on records (kind, site, lane);

-- How far each lane's present history is held without a gap. A lane whose ledger was lost begins another history,
-- in a greater epoch, at sequence 1.
create table marks (
  site text not null,
  lane text not null,
  first_epoch integer not null,
  epoch integer not null,
  upto integer not null,
  head text not null,
  primary key (site, lane)
) strict, without rowid;

-- What could not be taken, once for each content, with how often it came.
create table quarantine (
  digest text primary key,
  topic text not null,
  reason text not null,
  payload blob not null,
  times integer not null default 1,
  first_wall_ms real not null,
  last_wall_ms real not null
) strict;

-- What a person must know: one row for each thing, with how often it was seen.
create table alarms (
  site text not null,
  lane text not null,
  code text not null,
  epoch integer not null,
  sequence integer not null,
  text text not null,
  times integer not null default 1,
  first_wall_ms real not null,
  primary key (site, lane, code, epoch, sequence)
) strict;
