import { vi } from 'vitest';
import { createMemoryBus } from '../../../hardware/bus/memory-bus.ts';
import type { Clock } from '../../../hardware/clock.ts';
import { createVirtualClock } from '../../../hardware/virtual-clock.ts';
import type { RecordDraft } from '../../contract/record.ts';
import { openLedger } from '../../ledger/ledger.ts';
import { DEVELOPMENT_TRUST, developmentPrivateKey } from '../../signing/keys.ts';
import { openCentralStore } from '../central-store.ts';
import type { Database } from '../database.ts';
import { readArrived } from '../intake.ts';
import { createReleaseEnd } from './end.ts';
import { createRelease } from './store.ts';
import { decodePointer, type ReleasePointer, type ReleaseStage } from './release.ts';
import { readDeeds, readLanes, readRollout, type Rollout, startRollout } from './rollout-store.ts';
import { parseSteps } from './rollout-steps.ts';
import type { LaneName } from '../store.ts';
import { encodeRecord, journalTopic } from '../wire.ts';

export const ROUND_MS = 2000;
export const SITE = 'site-1';
export const named = (lane: string): LaneName => ({ site: SITE, lane });
export const BY_ADA = { who: 'ada', reason: 'because', atMs: 1 };

type Change = Partial<Rollout['plan']>;

/** Centres on one database and one broker in memory, in virtual time, and lanes that say what a test lets them say. */
export async function rolloutWorld(database: Database, centreCount = 1) {
  const clock = createVirtualClock();
  const memory = createMemoryBus(clock);
  const alarms: string[] = [];
  const over: string[] = [];
  const pointers: ReleasePointer[] = [];

  const listener = memory.client('listener');
  listener.subscribe('greenlane/+/+/release', ({ topic, payload }) => {
    const answer = decodePointer(topic, payload, DEVELOPMENT_TRUST);
    if (answer.ok) pointers.push(answer.content);
  });
  listener.start();
  const lanes = await speakingLanes(database, clock);
  const centres = Array.from({ length: centreCount }, (_, n) => {
    const bus = memory.client(`centre ${n}`);
    bus.start();
    const end = createReleaseEnd({ bus, database, clock, key: developmentPrivateKey(), site: null });
    end.onAlarm((fault) => alarms.push(fault.message));
    end.onOver((fault) => over.push(fault.message));
    return end;
  });
  await clock.advanceSettled(1);
  const rounds = () => centres.map((end) => end.health().counters['rounds'] ?? 0);
  /** The broker in memory moves with the virtual clock, the database with the world's. */
  const untilNextRound = async (before: readonly number[]) =>
    vi.waitFor(
      async () => {
        await clock.advanceSettled(1);
        if (rounds().some((count, at) => count <= (before[at] ?? 0))) throw new RangeError('a centre is at work');
      },
      { timeout: 60_000, interval: 5 },
    );
  for (const end of centres) end.start();
  await untilNextRound([]);

  return {
    clock,
    memory,
    alarms,
    over,
    pointers,
    ...lanes,
    ...officeOf(database, clock),
    /** Every centre decides and tells `times` more times, after as long a time. */
    async round(times = 1) {
      for (let n = 0; n < times; n += 1) {
        const before = rounds();
        await clock.advanceSettled(ROUND_MS);
        await untilNextRound(before);
      }
    },
    /** The last pointer of each lane: its version, or `stop`. */
    told: () =>
      Object.fromEntries(pointers.map(({ lane, release, stopped }) => [lane, stopped ? 'stop' : release?.version])),
    async end() {
      for (const each of centres) await Promise.all([each.stop(), clock.advanceSettled(ROUND_MS)]);
    },
  };
}

/** Lanes write rows, and the centre takes them. */
async function speakingLanes(database: Database, clock: Clock) {
  const store = await openCentralStore({ database, clock, acceptSimulated: true });
  const ledger = openLedger({ file: ':memory:', clock, simulated: true });
  async function append(drafts: readonly RecordDraft[]) {
    const arrived = ledger.append(drafts).map((record) => ({
      topic: journalTopic(SITE, record.lane),
      payload: Buffer.from(encodeRecord(SITE, record)),
    }));
    await store.take(readArrived(arrived, true));
  }
  return {
    append,
    report: async (lanes: readonly string[], stage: ReleaseStage, version = 1, reason = '') =>
      append(lanes.map((lane) => row(lane, 'release', { version, stage, reason }))),
    async decided(lane: string, count: number, diverted: number) {
      const verdict = (n: number) => (n < diverted ? 'divert' : 'release');
      await append(Array.from({ length: count }, (_, n) => row(lane, 'decision', { verdict: verdict(n) })));
    },
  };
}

/** What people do there. */
function officeOf(database: Database, clock: Clock) {
  return {
    async makeRelease() {
      const content = { sha256: 'ab'.repeat(32), bytes: 7 };
      const draft = { note: '', items: { policy: content }, createdAtMs: clock.wallMs(), createdBy: 'ada' };
      return createRelease(database, draft, async () => Promise.resolve(content));
    },
    start: async (version: number, steps: string, change: Change = {}) =>
      startRollout(database, { version, plan: { ...planOf(steps), ...change } }, BY_ADA),
    async status() {
      const rollout = await readRollout(database.query);
      if (rollout === null) throw new TypeError('no rollout');
      const { query } = database;
      return { ...rollout, lanes: await readLanes(query, rollout), deeds: await readDeeds(query, rollout.id) };
    },
  };
}

function planOf(steps: string): Rollout['plan'] {
  return {
    steps: [...(parseSteps(steps) ?? [])],
    waitMs: 0,
    maxFailed: 0.25,
    silentAfterMs: 3_600_000,
    trialLimitMs: 86_400_000,
    maxSilent: 0.25,
    maxDivertedChange: null,
  };
}

export function row(lane: string, kind: RecordDraft['kind'], body: RecordDraft['body']): RecordDraft {
  return { lane, kind, passage: null, wallMs: 0, body };
}
