-- Whose database this is: lanes that are simulated, or real ones. Rows that are here already tell.
create table owner (
  only_one boolean primary key check (only_one),
  simulated boolean not null
);

insert into owner select true, simulated from records limit 1;

-- Every key that centres on this database sign with, or did.
create table signing_keys (
  id text primary key,
  name text not null,
  since_ms double precision not null
);
