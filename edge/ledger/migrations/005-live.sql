-- What the centre says at the moment, and of bags before their passengers come.
insert into record_kinds (kind) values ('hold-bag');

-- How far each stream of signed messages has been taken: what does not count on is an old one, sent again.
create table live_marks (
  stream text primary key check (length(stream) between 1 and 256),
  sequence integer not null check (sequence >= 0),
  -- Until when what it says is new; null where that has no meaning.
  until_wall_ms real
) strict, without rowid;

-- The copy of what is said of hold baggage, a row for each word of an issuer about a bag, and how far the bag has come.
create table hold_bags (
  issuer text not null check (length(issuer) = 32),
  -- The plate, or the seal of a bag of which no plate is told.
  bag text not null check (length(bag) between 10 and 64),
  stage text not null check (stage in ('bound', 'alarmed', 'presented', 'released', 'retired')),
  -- The passage that moved it last, and its lane; null while none has.
  passage text,
  lane text,
  -- When this computer heard of it: what was read before says nothing of it.
  told_wall_ms real not null,
  -- The word itself, JSON.
  notice text not null,
  primary key (issuer, bag)
) strict, without rowid;
