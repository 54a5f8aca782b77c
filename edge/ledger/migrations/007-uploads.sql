-- Images that go to the centre, until it holds them.
create table uploads (
  sha256 text primary key check (length(sha256) = 64),
  -- 0: the centre asked for it; 1: of a case with an alarm; 2: any other.
  urgency integer not null check (urgency between 0 and 2),
  queued_wall_ms real not null
) strict, without rowid;

create index uploads_in_order on uploads (urgency, queued_wall_ms, sha256);

-- How far the journal was looked through for them. What was written before there was a way was not for it.
create table uploads_gathered (upto_row integer not null) strict;
insert into uploads_gathered select coalesce(max(rowid), 0) from journal;
