import { Fault } from '../../contract/fault.ts';
import { DESK_LANE } from '../../contract/officer.ts';
import type { Database, Sql } from '../database.ts';
import { type Carried, carryForward } from './carried.ts';
import type { ContentName, Release } from './release.ts';
import { isGroupName, REST } from './rollout-steps.ts';
import type { LaneName } from '../store.ts';

/** A release as the centre keeps it; `content` names the signed document. */
export interface KeptRelease extends Pick<Release, 'version' | 'createdAtMs' | 'note' | 'items'> {
  readonly createdBy: string;
  readonly content: ContentName;
  readonly carried: readonly Carried[];
}

/** What somebody wants released. */
interface ReleaseDraft extends Pick<Release, 'note' | 'items' | 'createdAtMs'> {
  readonly createdBy: string;
  /** What is not taken over from the release before, as `Carried` names it. */
  readonly without?: readonly string[];
}

/** A release that is about to be, and the one that it follows. */
export interface Sealing {
  readonly release: Release;
  readonly carried: readonly Carried[];
  readonly before: KeptRelease | null;
}

export interface LaneGroup {
  readonly name: string;
  readonly lanes: readonly LaneName[];
}

const MOST_NAMED = 12;
const COLUMNS = `version, created_ms as "createdAtMs", created_by as "createdBy", note, items, carried,
  json_build_object('sha256', sha256, 'bytes', bytes) as content`;

/**
 * Makes the next release, complete: what it does not name comes over from the newest that no rollout was stopped of.
 * `seal` signs the document and puts it with the other content; the release exists once it has.
 * @throws Fault `database-unavailable`, `data-invalid` as `carryForward`, and what `seal` throws
 */
export async function createRelease(
  database: Database,
  { createdBy, without = [], items: named, ...told }: ReleaseDraft,
  seal: (sealing: Sealing) => Promise<ContentName>,
): Promise<KeptRelease> {
  return database.transaction(async (sql) => {
    await sql('lock table releases in share row exclusive mode');
    const [row] = await sql<{ version: number }>('select coalesce(max(version), 0) + 1 as version from releases');
    const version = row?.version ?? 1;
    const before = await newestUnstopped(sql);
    const { items, carried } = carryForward(named, before, without);
    const content = await seal({ release: { kind: 'greenlane-release', version, items, ...told }, carried, before });
    await sql(
      `insert into releases (version, created_ms, created_by, note, items, carried, sha256, bytes)
       values ($1, $2, $3, $4, $5::text::json, $6::text::json, $7, $8)`,
      [
        version,
        told.createdAtMs,
        createdBy,
        told.note,
        JSON.stringify(items),
        JSON.stringify(carried),
        content.sha256,
        content.bytes,
      ],
    );
    return { version, items, ...told, createdBy, content, carried };
  });
}

async function newestUnstopped(sql: Sql): Promise<KeptRelease | null> {
  const [release] = await sql<KeptRelease>(
    `select ${COLUMNS} from releases
     where version not in (select version from rollouts where state = 'stopped') order by version desc limit 1`,
  );
  return release ?? null;
}

/** The newest first. */
export async function listReleases({ query }: Pick<Database, 'query'>): Promise<readonly KeptRelease[]> {
  return query<KeptRelease>(`select ${COLUMNS} from releases order by version desc`);
}

/** @throws Fault `data-invalid` when there is none */
export async function readRelease(sql: Sql, version: number): Promise<KeptRelease> {
  const [release] = await sql<KeptRelease>(`select ${COLUMNS} from releases where version = $1`, [version]);
  if (release !== undefined) return release;
  const others = (await listReleases({ query: sql })).map((each) => each.version);
  throw new Fault('data-invalid', `There is no release ${version}: ${thereAre(others)}`, { version });
}

/** What there is, for whoever named what there is not; of numbers, the newest first. */
export function thereAre(names: readonly (number | string)[]): string {
  if (names.length === 0) return 'there is none yet';
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  return `there ${names.length === 1 ? 'is' : 'are'} ${names.slice(0, MOST_NAMED).join(', ')}${more}`;
}

/**
 * Says which lanes a group holds, from now on; without lanes it is gone. Answers those that the centre has never heard.
 * @throws Fault `data-invalid`
 */
export async function setGroup(database: Database, { name, lanes }: LaneGroup): Promise<readonly LaneName[]> {
  if (!isGroupName(name)) {
    const why =
      name === REST ? 'is every lane that no group names' : 'is not of lower-case letters, digits and hyphens';
    throw new Fault('data-invalid', `No group can be called ${name}: that ${why}`, { name });
  }
  return database.transaction(async (sql) => {
    await sql('delete from release_groups where name = $1', [name]);
    await sql(
      'insert into release_groups (name, site, lane) select distinct $1, * from unnest($2::text[], $3::text[])',
      [name, lanes.map(({ site }) => site), lanes.map(({ lane }) => lane)],
    );
    return sql<LaneName>(
      `select site, lane from release_groups where name = $1 and (site, lane) not in (select site, lane from lanes)
       order by site, lane`,
      [name],
    );
  });
}

/** The lanes that a group leaves out although it holds others of the same site. */
export async function lanesLeftOut(sql: Sql, group: string): Promise<readonly LaneName[]> {
  return sql<LaneName>(
    `select site, lane from lanes where lane <> $2
       and site in (select site from release_groups where name = $1)
       and (site, lane) not in (select site, lane from release_groups where name = $1)
       and (site, lane) not in (select site, lane from retired)
     order by site, lane`,
    [group, DESK_LANE],
  );
}

export async function listGroups(sql: Sql): Promise<readonly LaneGroup[]> {
  return sql<LaneGroup>(
    `select name, json_agg(json_build_object('site', site, 'lane', lane) order by site, lane) as lanes
     from release_groups group by name order by name`,
  );
}
