-- What lanes may be given: signed once, never changed. The bytes lie in the content folder.
create table releases (
  version bigint primary key,
  created_ms double precision not null,
  created_by text not null,
  note text not null,
  items json not null,
  sha256 text not null,
  bytes bigint not null
);

-- Lanes that are given releases together. A lane may be named before it ever spoke.
create table release_groups (
  name text not null,
  site text not null,
  lane text not null,
  primary key (name, site, lane)
);

-- A release on its way to the lanes, step by step.
create table rollouts (
  id integer generated always as identity primary key,
  version bigint not null references releases (version),
  plan json not null,
  state text not null check (state in ('running', 'paused', 'stopped', 'completed')),
  step integer not null default 0,
  settled_ms double precision,
  reason text not null default ''
);

-- One at a time is on its way.
create unique index rollouts_under_way on rollouts ((true)) where state in ('running', 'paused');

-- The lanes of a rollout, and what their passengers met with before and after the lane had changed.
create table rollout_lanes (
  rollout integer not null references rollouts (id),
  site text not null,
  lane text not null,
  step integer not null,
  offered_ms double precision,
  counted_upto bigint,
  decisions_before bigint not null default 0,
  diverted_before bigint not null default 0,
  decisions_after bigint not null default 0,
  diverted_after bigint not null default 0,
  primary key (rollout, site, lane)
);

-- Who did what to a rollout, and what it did by itself.
create table rollout_deeds (
  id integer generated always as identity primary key,
  rollout integer not null references rollouts (id),
  at_ms double precision not null,
  who text not null,
  deed text not null,
  reason text not null
);

-- What each lane is to be told. `document` is the signed pointer of this sequence, as it stands at the broker once it is
-- published; without `issued_ms` another is due.
create table release_pointers (
  site text not null,
  lane text not null,
  sequence bigint not null,
  version bigint not null references releases (version),
  stopped boolean not null,
  issued_ms double precision,
  document text not null default '',
  published boolean not null default true,
  primary key (site, lane)
);

-- How far each lane has come with each release, as it last reported.
create table release_reports (
  lane_id integer not null references lanes (id),
  version bigint not null,
  stage text not null,
  reason text not null,
  heard_ms double precision not null,
  primary key (lane_id, version)
);

-- Whoever decides for all lanes holds this row.
create table release_watch (only_one boolean primary key check (only_one));

insert into release_watch values (true);
