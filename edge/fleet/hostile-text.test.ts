import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BusMessage } from '../../hardware/bus/bus.ts';
import { randomBytes } from 'node:crypto';
import type { LedgerRecord, RecordDraft } from '../contract/record.ts';
import { canonicalBody, GENESIS_HASH, hashOf } from '../ledger/chain.ts';
import { statusTopic, type ToldStatus } from '../sync/lane-status.ts';
import { takeStatuses } from '../sync/status-intake.ts';
import { boot, NOW_MS, openFleetWorld, passageOf, statusOf } from './fleet.fixture.ts';
import { prepareFleetReads } from './fleet-reads.ts';

/** What a lane that was taken over may write in the place of anything that it says. */

let world: Awaited<ReturnType<typeof openFleetWorld>>;
beforeAll(async () => {
  world = await openFleetWorld();
});
afterAll(async () => world.close());

/** Nothing that an index could make short. */
const FAR = randomBytes(3000).toString('hex');
const LONG = 'x'.repeat(300_000);
const HOSTILE: readonly (readonly [string, unknown])[] = [
  ['NUL', 'a\u0000b'],
  ['half a pair', '\ud800'],
  ['an escape that is none', '\\u0000 \\'],
  ['300 kB of text', LONG],
  ['a number as text', '1e999'],
  ['a time beyond all times', 1.7e308],
  ['a time before all times', -1.7e308],
  ['the smallest number', 5e-324],
  ['nothing', null],
  ['a list', []],
];

/** A value with each of its leaves, one after the other, in another's place. */
function* spoilt(value: unknown, by: unknown): Generator {
  if (typeof value !== 'object' || value === null) yield by;
  else {
    for (const [key, inner] of Object.entries(value)) {
      for (const other of spoilt(inner, by)) {
        yield Array.isArray(value) ? value.with(Number(key), other) : { ...value, [key]: other };
      }
    }
  }
}

/** Everything of a passage that counts, in a lane of its own. */
const STORY = { passage: 'p1', openedMs: NOW_MS, findings: ['watch-listed'], scannedMs: NOW_MS } as const;
function honest(lane: string): readonly RecordDraft[] {
  const ruling = { what: 'seized', atMs: NOW_MS + 60_000 } as const;
  const mode = {
    lane,
    kind: 'mode',
    passage: null,
    wallMs: NOW_MS,
    body: { mode: 'test', reason: 'r', by: 'Ann' },
  } as const;
  const release = { version: 1, stage: 'refused', reason: 'r' };
  return [
    boot(lane, NOW_MS),
    mode,
    { ...mode, kind: 'release', body: release },
    ...passageOf(lane, { ...STORY, ruling }),
  ];
}

/** The same rows, each time with something else spoilt in one of them: a leaf of its body, or what belongs to no body. */
function* spoiltStories(lane: (at: number) => string, by: unknown): Generator<readonly RecordDraft[]> {
  const count = honest('').length;
  let at = 0;
  for (let row = 0; row < count; row += 1) {
    const story = () => honest(lane(at));
    const others = (change: Partial<RecordDraft>) =>
      story().map((draft, of) => (of === row ? { ...draft, ...change } : draft));
    const bodies = [...spoilt(story()[row]?.body, by)].map((body) => ({ body: body as RecordDraft['body'] }));
    const times = typeof by === 'number' ? [{ wallMs: by }] : [];
    const passages = typeof by === 'string' && by !== LONG ? [{ passage: by }] : [];
    for (const change of [...bodies, ...times, ...passages]) {
      yield others(change);
      at += 1;
    }
  }
}

/** A chain as whoever writes their own ledger makes it: nothing but its hashes is right. */
function chained(drafts: readonly RecordDraft[]): readonly LedgerRecord[] {
  const rows: LedgerRecord[] = [];
  for (const draft of drafts) {
    const previousHash = rows.at(-1)?.hash ?? GENESIS_HASH;
    const row = { ...draft, epoch: 1, sequence: rows.length + 1, simulated: true, previousHash };
    const { body, ...rest } = row;
    rows.push({ ...row, hash: hashOf({ ...rest, bodyJson: canonicalBody(body) }) });
  }
  return rows;
}

it.each(HOSTILE)('rows with %s anywhere stop neither the digest nor the rows behind them', async (what, by) => {
  const stories = [...spoiltStories((at) => `${what} ${at}`, by)];
  expect(stories.length).toBeGreaterThan(50);
  const later = (lane: string) => passageOf(lane, { ...STORY, passage: 'p2' });
  const chains = stories.map((story) => chained([...story, ...later(story[0]?.lane ?? '')]));
  await world.take(
    'A',
    chains.flatMap((rows) => rows.slice(0, honest('').length)),
  );
  await world.digest();
  await world.take(
    'A',
    chains.flatMap((rows) => rows.slice(honest('').length)),
  );
  await world.digest();
  const passed = await world.database.query(
    `select 1 from passages join lanes on id = passages.lane_id join digests on id = digests.lane_id
     where lane like $1 || ' %' and passage = 'p2' and verdict = 'divert' and upto = sequence`,
    [what],
  );
  expect(passed).toHaveLength(chains.length);
});

it('a lane that says of itself what no column holds is shown, and the others with it', async () => {
  const { database, clock } = world;
  let say = (_message: BusMessage): void => {};
  const bus = {
    subscribe: (_filter: string, listener: typeof say) => {
      say = listener;
      return () => {};
    },
  };
  const intake = takeStatuses({ bus, database, clock, site: null, acceptSimulated: true });
  const tell = (site: string, lane: string, more: Partial<ToldStatus>) => {
    const payload = Buffer.from(JSON.stringify(statusOf(lane, more)));
    say({ topic: statusTopic(site, lane), payload, retained: false, atMs: 0 });
  };
  tell('S', 'odd', { software: 'a\u0000b', reason: '\ud800' });
  tell('S', 'name\u0000less', {});
  tell('S', 'half \ud800', {});
  tell(FAR, 'far', {});
  tell('S', 'like others', {});
  await clock.advanceSettled(2000);
  await intake.stop();
  const lanes = (await prepareFleetReads(database, null).lanes()).filter(({ status }) => status !== null);
  expect(lanes.map(({ lane, status }) => [lane, status?.software])).toEqual([
    ['like others', '0.1.0'],
    ['odd', 'a\u2400b'],
  ]);
});

it('a lane of a name, or a passage of one, that no index takes is refused, and the others are taken', async () => {
  const [opening = boot('', 0)] = passageOf('beside', STORY);
  const rows = [
    ...chained([{ ...opening, passage: FAR }]),
    ...chained([{ ...opening, lane: 'half \ud800' }]),
    ...chained([{ ...opening, lane: 'half \ud801' }]),
    ...chained([{ ...opening, lane: 'whole' }]),
  ];
  await world.take(FAR, rows.slice(3));
  await world.take('T', rows);
  expect((await world.store.marks('T')).map(({ lane, mark }) => [lane, mark.upto])).toEqual([['whole', 1]]);
});
