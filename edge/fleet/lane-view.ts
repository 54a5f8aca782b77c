import { z } from 'zod';
import { modeChangeSchema } from '../contract/lane-order.ts';
import { bootSchema, type LedgerRecord } from '../contract/record.ts';
import { releaseReportSchema } from '../sync/releases/release.ts';
import type { LaneName } from '../sync/store.ts';
import type { LaneReads, StoredPassage } from './lane-reads.ts';
import type { FleetLane, HistoryEntry, LaneView, PassageLine, PassagePage } from './wire.ts';

const HISTORY = 60;
const ALARMS = 60;
const PASSAGES = 50;
const HOURS_SHOWN = 48;
const HOUR_MS = 3_600_000;

/** What the page of a lane shows; null where no such lane is known. */
export async function laneView(
  reads: LaneReads,
  { lane, nowMs }: { readonly lane: FleetLane; readonly nowMs: number },
): Promise<LaneView | null> {
  const head = await reads.head(lane);
  if (head === null) return null;
  const gap = lane.troubles.find(({ code }) => code === 'gap')?.told;
  const alarms = await reads.alarms(lane, ALARMS);
  const history = await reads.history(lane, HISTORY);
  return {
    lane,
    head,
    history: history.flatMap((row) => historyEntry(row) ?? []),
    alarms: alarms.map(({ code, firstMs, text, times }) => ({ code, atMs: firstMs, text, times })),
    gap: gap === undefined ? null : { from: Number(gap['from']), upto: Number(gap['upto']) },
    hours: await everyHour(reads, lane, nowMs),
    passages: await passagePage(reads, lane, Number.MAX_SAFE_INTEGER),
  };
}

export async function passagePage(reads: LaneReads, name: LaneName, beforeMs: number): Promise<PassagePage> {
  const passages = await reads.passages(name, beforeMs, PASSAGES);
  const before = passages.length < PASSAGES ? null : (passages.at(-1)?.opened_ms ?? null);
  return { passages: passages.map(passageLine), before };
}

/** Hours without anybody are hours too. */
async function everyHour(reads: LaneReads, name: LaneName, nowMs: number): Promise<LaneView['hours']> {
  const first = Math.floor(nowMs / HOUR_MS - HOURS_SHOWN + 1) * HOUR_MS;
  const known = new Map((await reads.hours(name, first)).map((hour) => [hour.atMs, hour]));
  return Array.from({ length: HOURS_SHOWN }, (_, index) => {
    const atMs = first + index * HOUR_MS;
    return known.get(atMs) ?? { atMs, passages: 0, diverted: 0 };
  });
}

function passageLine(facts: StoredPassage): PassageLine {
  return {
    passage: facts.passage,
    atMs: facts.opened_ms,
    verdict: facts.verdict,
    why: facts.why,
    left: facts.left_by,
    tookMs: facts.took_ms,
    hasAlarm: facts.has_alarm,
    isTest: facts.is_test,
    found: facts.was_found,
  };
}

/** Null for a row that cannot be read. */
function historyEntry({ kind, wallMs: atMs, sequence, body }: LedgerRecord): HistoryEntry | null {
  const entry = { atMs, sequence, by: '', reason: '' };
  if (kind === 'boot') {
    const boot = bootSchema.safeParse(body).data;
    const detail = boot === undefined ? '' : `${boot.software} · ${boot.policy.id} ${boot.policy.version}`;
    return { ...entry, what: 'boot', detail };
  }
  if (kind === 'release') {
    const report = releaseReportSchema.safeParse(body).data;
    if (report === undefined) return null;
    return { ...entry, what: 'release', detail: `${report.version} ${report.stage}`, reason: report.reason };
  }
  const change = modeChangeSchema.safeParse(body).data;
  if (change === undefined) return null;
  return { ...entry, what: 'mode', detail: change.mode, by: change.by ?? '', reason: change.reason };
}

/** What an address names. */
export const laneNameSchema = z.object({ site: z.string().min(1), lane: z.string().min(1) });
