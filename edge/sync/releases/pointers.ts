import type { Sign } from '../../signing/signature-pair.ts';
import type { Sql } from '../database.ts';
import { takeWatch } from './watch.ts';
import { encodePointer, type ReleasePointer } from './release.ts';
import type { LaneName } from '../store.ts';

/** How long a pointer counts, ms. A lane that holds it for longer has been cut off from the centre, or is kept from it. */
export const POINTER_LIFETIME_MS = 86_400_000;
/** Signing holds everything else up, for some milliseconds each. */
const AT_ONCE = 50;

/** A signed pointer that the broker should hold. */
export interface DuePointer extends LaneName {
  readonly sequence: number;
  readonly document: string;
}

interface PointerRow extends LaneName {
  readonly sequence: number;
  readonly stopped: boolean;
  readonly version: number;
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Signs the pointers that are due, of one site or of all: those that changed, first, and those of which a quarter of the
 * life is over, or that were issued by a clock that was wrong. Answers how many; again until there is none. Sequences are
 * never below the seconds since 1970: a database that was restored from a copy goes on above what lanes have seen.
 */
export async function issuePointers(
  sql: Sql,
  { site, sign, nowMs }: { readonly site: string | null; readonly sign: Sign; readonly nowMs: number },
): Promise<number> {
  if (!(await takeWatch(sql))) return 0;
  const rows = await sql<PointerRow>(
    `select site, lane, greatest(sequence + 1, floor($2::float8 / 1000)::bigint) as sequence, stopped, version, sha256, bytes
     from release_pointers join releases using (version)
     where ($1::text is null or site = $1)
       and (issued_ms is null or issued_ms not between $2::float8 - $3::float8 and $2::float8 + $3::float8)
     order by issued_ms nulls first limit $4`,
    [site, nowMs, POINTER_LIFETIME_MS / 4, AT_ONCE],
  );
  await sql(
    `update release_pointers as held
     set sequence = issued.sequence, issued_ms = $1, document = issued.document, published = false
     from unnest($2::text[], $3::text[], $4::bigint[], $5::text[]) as issued (site, lane, sequence, document)
     where held.site = issued.site and held.lane = issued.lane`,
    [
      nowMs,
      rows.map((row) => row.site),
      rows.map(({ lane }) => lane),
      rows.map(({ sequence }) => sequence),
      rows.map((row) => encodePointer(pointerOf(row, nowMs), sign)),
    ],
  );
  return rows.length;
}

function pointerOf({ site, lane, sequence, stopped, ...release }: PointerRow, issuedAtMs: number): ReleasePointer {
  const expiresAtMs = issuedAtMs + POINTER_LIFETIME_MS;
  return { kind: 'greenlane-release-pointer', site, lane, sequence, issuedAtMs, expiresAtMs, release, stopped };
}

/**
 * Lets `publish` tell the broker what it does not hold yet, and remembers what it does. Nobody else publishes meanwhile:
 * an older pointer never takes a newer one's place. Answers how many are still to be told.
 */
export async function publishPointers(
  sql: Sql,
  site: string | null,
  publish: (pointer: DuePointer) => Promise<boolean>,
): Promise<number> {
  if (!(await takeWatch(sql))) return 0;
  const due = await sql<DuePointer>(
    `select site, lane, sequence, document from release_pointers
     where not published and issued_ms is not null and ($1::text is null or site = $1) limit $2`,
    [site, AT_ONCE],
  );
  const told = await Promise.all(due.map(publish));
  const done = due.filter((_, at) => told[at]);
  await sql(
    `update release_pointers set published = true
     where (site, lane) in (select * from unnest($1::text[], $2::text[]))`,
    [done.map((each) => each.site), done.map(({ lane }) => lane)],
  );
  return done.length === due.length && due.length === AT_ONCE ? AT_ONCE : 0;
}

/** What the broker holds may be lost: everything is to be told again. */
export async function forgetPublished(sql: Sql, site: string | null): Promise<void> {
  await sql('update release_pointers set published = false where published and ($1::text is null or site = $1)', [
    site,
  ]);
}
