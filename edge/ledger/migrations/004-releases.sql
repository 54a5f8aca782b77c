-- How far the computer has come with a release of the centre.
insert into record_kinds (kind) values ('release');
