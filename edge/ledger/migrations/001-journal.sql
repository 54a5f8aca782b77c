-- Who wrote: one row for every time the file was opened.
create table epochs (
  epoch integer primary key check (epoch >= 1),
  opened_wall_ms real not null,
  simulated integer not null check (simulated in (0, 1))
) strict;

-- How far the centre has receipted each lane, and whether its last movement says that somebody is in it.
create table lanes (
  lane text primary key check (length(lane) between 1 and 64),
  receipted_upto integer not null default 0 check (receipted_upto >= 0),
  receipted_hash text not null default '0000000000000000000000000000000000000000000000000000000000000000'
    check (length(receipted_hash) = 64),
  occupied integer not null default 0 check (occupied in (0, 1))
) strict, without rowid;

-- The record itself. `body` is the canonical JSON that was hashed.
create table journal (
  lane text not null references lanes (lane),
  epoch integer not null references epochs (epoch),
  sequence integer not null check (sequence >= 1),
  kind text not null check (kind in ('boot', 'passage', 'movement', 'evidence', 'decision', 'outcome', 'audit')),
  passage text,
  wall_ms real not null,
  simulated integer not null check (simulated in (0, 1)),
  body text not null,
  previous_hash text not null check (length(previous_hash) = 64),
  hash text not null check (length(hash) = 64),
  primary key (lane, epoch, sequence),
  unique (lane, sequence)
) strict;

create index journal_passage on journal (passage, lane, sequence) where passage is not null;

-- Passages that have begun and not ended: derived from the journal in the same transaction.
create table open_passages (
  lane text not null references lanes (lane),
  passage text not null,
  since_sequence integer not null,
  primary key (lane, passage)
) strict, without rowid;
