-- The kinds of record, as data: another one is another row, and the journal is never rebuilt for it again.
create table record_kinds (kind text primary key) strict, without rowid;

insert into record_kinds (kind) values
  ('boot'), ('passage'), ('movement'), ('evidence'), ('decision'), ('outcome'), ('audit'),
  ('case'), ('inspection'), ('disposition'), ('mode');

-- The rows keep their rowid: it is the order of writing, which the verification walks.
create table journal_of_kinds (
  lane text not null references lanes (lane),
  epoch integer not null references epochs (epoch),
  sequence integer not null check (sequence >= 1),
  kind text not null references record_kinds (kind),
  passage text,
  wall_ms real not null,
  simulated integer not null check (simulated in (0, 1)),
  body text not null,
  previous_hash text not null check (length(previous_hash) = 64),
  hash text not null check (length(hash) = 64),
  primary key (lane, epoch, sequence),
  unique (lane, sequence)
) strict;

insert into journal_of_kinds
  (rowid, lane, epoch, sequence, kind, passage, wall_ms, simulated, body, previous_hash, hash)
select rowid, lane, epoch, sequence, kind, passage, wall_ms, simulated, body, previous_hash, hash
from journal order by rowid;

drop table journal;
alter table journal_of_kinds rename to journal;
create index journal_passage on journal (passage, lane, sequence) where passage is not null;
-- Within a kind an index goes by the order of writing: the newest rows of one are read without the others.
create index journal_kind on journal (kind);

-- How each lane is worked: derived from its 'mode' rows in the same transaction.
alter table lanes add column mode text not null default 'normal'
  check (mode in ('normal', 'officer-only', 'closed', 'maintenance', 'test'));
alter table lanes add column mode_reason text not null default '';

-- The people who work at the desk. `folded` is the name as it is compared: whoever writes it larger is the same person.
create table officers (
  folded text primary key check (length(folded) between 1 and 64),
  name text not null check (length(name) between 1 and 64),
  role text not null check (role in ('officer', 'supervisor', 'technician', 'auditor')),
  salt blob not null check (length(salt) >= 16),
  hash blob not null check (length(hash) >= 32),
  -- Of scrypt (RFC 7914): N, r and p, with which this hash was made.
  cost integer not null check (cost > 1),
  block_size integer not null check (block_size >= 1),
  parallelization integer not null check (parallelization >= 1),
  created_wall_ms real not null,
  disabled integer not null default 0 check (disabled in (0, 1)),
  must_change_password integer not null default 0 check (must_change_password in (0, 1)),
  failed_attempts integer not null default 0 check (failed_attempts >= 0),
  locked_until_wall_ms real not null default 0
) strict, without rowid;

-- Who is logged in. Of the token only its SHA-256: whoever reads this file cannot be anybody.
create table sessions (
  token_hash blob primary key check (length(token_hash) = 32),
  officer text not null references officers (folded),
  created_wall_ms real not null,
  seen_wall_ms real not null,
  ends_wall_ms real not null
) strict, without rowid;

create index sessions_officer on sessions (officer);
