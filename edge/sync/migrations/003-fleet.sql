-- How each lane said last that it is. A sign of life, not the record.
create table lane_status (
  site text not null,
  lane text not null,
  epoch bigint not null,
  told_ms double precision not null,
  heard_ms double precision not null,
  status json not null,
  primary key (site, lane)
);

-- What is counted of each passage, drawn from its rows after they were taken. Nothing here names a person.
create table passages (
  lane_id integer not null,
  passage text not null,
  opened_ms double precision not null,
  is_test boolean not null,
  simulated boolean not null,
  verdict text check (verdict in ('release', 'divert')),
  why text check (why in ('targeted', 'lot', 'other')),
  has_alarm boolean not null,
  first_scan_ms double precision,
  last_scan_ms double precision,
  left_by text,
  took_ms double precision,
  cleared_ms double precision,
  was_found boolean,
  primary key (lane_id, passage)
);

create index passages_opened on passages (opened_ms);
create index passages_of_lane on passages (lane_id, opened_ms);

-- How many passages of an hour count as what; of times, in which bucket they lie.
create table tallies (
  site text not null,
  hour_ms double precision not null,
  what text not null,
  bucket integer not null,
  count bigint not null,
  primary key (site, hour_ms, what, bucket)
);

-- How far each lane's rows are counted, and what they said last of the lane itself.
create table digests (
  lane_id integer primary key,
  epoch bigint not null,
  sequence bigint not null,
  row_ms double precision not null,
  mode text,
  software text,
  policy json,
  models json
);

create index records_of_lane on records (lane_id, wall_ms) where kind in ('boot', 'mode', 'release');
