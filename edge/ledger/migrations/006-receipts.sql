-- What the centre signed for each lane: the newest receipt, and one about every 200 rows before it, so that a case of
-- long ago is proven without all that came after it. `message` is the receipt as it came.
create table receipts (
  lane text not null references lanes (lane),
  upto integer not null check (upto >= 1),
  issued_ms real not null,
  message text not null,
  primary key (lane, upto)
) strict;
