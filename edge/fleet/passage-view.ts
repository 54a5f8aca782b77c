import { decisionSchema, type Finding, outcomeSchema } from '../contract/judgement.ts';
import type { LedgerRecord } from '../contract/record.ts';
import { hashHolds } from '../ledger/chain.ts';
import { timelineEntry } from '../screen/timeline.ts';
import type { LaneName } from '../sync/store.ts';
import type { ChainLink, LaneReads } from './lane-reads.ts';
import type { PassageProof, PassageView } from './wire.ts';

/** A case that waits for hours stands among thousands of rows of its lane. */
const MOST_LINKS = 100_000;

/** What the page of a passage shows, with its proof; null where nothing of it is held. */
export async function passageView(reads: LaneReads, name: LaneName, passage: string): Promise<PassageView | null> {
  const rows = await reads.rows(name, passage);
  const [first, last] = [rows[0], rows.at(-1)];
  const head = await reads.head(name);
  if (first === undefined || last === undefined || head === null) return null;
  const proven = rows.map((row) => ({
    epoch: row.epoch,
    sequence: row.sequence,
    kind: row.kind,
    atMs: row.wallMs,
    hash: row.hash,
    previousHash: row.previousHash,
    holds: hashHolds(row),
  }));
  const links = await reads.chain(name, first, last, MOST_LINKS);
  const brokenAt = proven.find(({ holds }) => !holds)?.sequence ?? brokenLink(links, last);
  const proof: PassageProof = { holds: brokenAt === null, brokenAt, links: links.length, head };
  return {
    ...name,
    passage,
    simulated: first.simulated,
    course: rows
      .flatMap((row) => {
        const entry = timelineEntry(row);
        return entry === null ? [] : [{ ...entry, sequence: row.sequence }];
      })
      .toSorted((one, other) => one.atMs - other.atMs),
    findings: findingsOf(rows),
    rows: proven,
    proof,
  };
}

/** The first row that does not carry the hash of the one before; null where each does, from the first to the last. */
function brokenLink(links: readonly ChainLink[], last: Pick<LedgerRecord, 'sequence'>): number | null {
  const broken = links.find((link, index) => {
    const before = links[index - 1];
    return before !== undefined && link.previousHash !== before.hash;
  });
  if (broken !== undefined) return broken.sequence;
  return links.at(-1)?.sequence === last.sequence ? null : last.sequence;
}

/** Of every decision, then of the outcome, each once. */
function findingsOf(rows: readonly LedgerRecord[]): PassageView['findings'] {
  const found = rows.flatMap(({ kind, body }): readonly Finding[] => {
    if (kind === 'decision') return decisionSchema.safeParse(body).data?.reasons ?? [];
    return kind === 'outcome' ? (outcomeSchema.safeParse(body).data?.findings ?? []) : [];
  });
  const once = new Map(found.map(({ code, severity, text }) => [`${code} ${text}`, { code, severity, text }]));
  return [...once.values()];
}
