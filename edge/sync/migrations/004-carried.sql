-- Which items of a release were taken over from one before it, and from which.
alter table releases add column carried json not null default '[]';
