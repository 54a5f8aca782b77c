-- Cases: diverted passages, and what an officer opened by hand. Everything here is derived from the journal by triggers,
-- in the transaction that writes the row; the views say what is derived, for the triggers, for the filling of a ledger
-- that was written before, and for the verification.

-- Passages diverted before there was a desk were dealt with without it: they are no cases, and nobody's queue.
create table desk_begun (after_row integer not null) strict;
insert into desk_begun select coalesce(max(rowid), 0) from journal;

create table cases (
  passage text primary key,
  lane text not null references lanes (lane),
  opened_wall_ms real not null,
  -- Whether any finding is an alarm.
  is_alarm integer not null check (is_alarm in (0, 1)),
  -- How many rows have told of it: who decides must have seen the last.
  version integer not null check (version >= 0),
  -- When the disposition was written; null while the case is open.
  decided_wall_ms real
) strict, without rowid;

create index cases_open on cases (opened_wall_ms) where decided_wall_ms is null;
create index cases_decided on cases (decided_wall_ms) where decided_wall_ms is not null;

-- Whatever else fails: one disposition ends a case, and there is no second.
create unique index journal_disposition on journal (passage) where kind = 'disposition';

-- What a row says of a case. A path into the body, for an entry of a list may be anything, also no object.
create view case_rows as
select rowid as row, lane, passage, kind, wall_ms,
  case kind
    when 'decision' then coalesce(body ->> '$.verdict' = 'divert', 0)
    when 'case' then coalesce(body ->> '$.what' = 'opened', 0)
    else 0
  end as opens,
  case when kind in ('decision', 'outcome') then exists (
    select 1 from json_each(body, iif(kind = 'decision', '$.reasons', '$.findings')) as told
    where body ->> (told.fullkey || '.severity') = 'alarm'
  ) else 0 end as is_alarm
from journal
where passage is not null and kind in ('decision', 'outcome', 'evidence', 'case', 'inspection', 'disposition');

create view told_cases as
with openings as (
  select passage, min(row) as row from case_rows
  where opens and row > (select after_row from desk_begun) group by passage
)
select opening.passage, opening.lane, opening.wall_ms as opened_wall_ms, max(told.is_alarm) as is_alarm,
  count(*) as version, max(iif(told.kind = 'disposition', told.wall_ms, null)) as decided_wall_ms
from openings
join case_rows as opening on opening.row = openings.row
join case_rows as told on told.passage = opening.passage and told.lane = opening.lane and told.row >= opening.row
group by opening.passage;

create trigger journal_case after insert on journal
when new.passage is not null
  and new.kind in ('decision', 'outcome', 'evidence', 'case', 'inspection', 'disposition')
begin
  insert or ignore into cases (passage, lane, opened_wall_ms, is_alarm, version)
    select passage, lane, wall_ms, 0, 0 from case_rows where row = new.rowid and opens;
  update cases set
    version = version + 1,
    is_alarm = max(is_alarm, (select is_alarm from case_rows where row = new.rowid)),
    decided_wall_ms = iif(new.kind = 'disposition', new.wall_ms, decided_wall_ms)
  where passage = new.passage and lane = new.lane;
end;

-- By what a passage is found again: the travel document, the bags' licence plates, and the images that belong to it.
create table identities (
  kind text not null check (kind in ('document', 'bag', 'image')),
  value text not null,
  passage text not null,
  wall_ms real not null,
  primary key (kind, value, passage)
) strict, without rowid;

create index identities_by_time on identities (kind, value, wall_ms);

create view told_identities as
select rowid as row, 'document' as kind, (body ->> '$.content.issuer') || ' ' || (body ->> '$.content.number') as value,
  passage, wall_ms
from journal where kind = 'evidence' and passage is not null and body ->> '$.content.kind' = 'document'
union all
select rowid, 'bag', body ->> '$.content.plate', passage, wall_ms
from journal where kind = 'evidence' and passage is not null and body ->> '$.content.kind' = 'bagTag'
union all
select journal.rowid, 'bag', tag.atom, passage, wall_ms
from journal, json_each(body, '$.content.bagTags') as tag
where kind = 'evidence' and passage is not null and body ->> '$.content.kind' in ('boardingPass', 'declaration')
union all
select rowid, 'image', coalesce(body ->> '$.content.sha256', body ->> '$.content.image.sha256'), passage, wall_ms
from journal where kind = 'evidence' and passage is not null and body ->> '$.content.kind' in ('snapshot', 'bagScan');

create trigger journal_identities after insert on journal
when new.kind = 'evidence' and new.passage is not null
begin
  insert or ignore into identities (kind, value, passage, wall_ms)
    select kind, value, passage, wall_ms from told_identities where row = new.rowid and typeof(value) = 'text';
end;

insert or ignore into identities (kind, value, passage, wall_ms)
  select kind, value, passage, wall_ms from told_identities where typeof(value) = 'text' order by row;
