import { assert, asyncProperty, constantFrom, json, nat, oneof, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { siteTopicOf, topicOf } from '../sync/topic.ts';
import { CENTRE, LANE, liveWorld, SITE, STRANGER } from './live.fixture.ts';
import { type Command, encodeAdvice, encodeCommand, encodeSheet } from './wire.ts';

const CLOSE = { what: 'close-lane', reason: 'x' } as const;
const key = CENTRE.privateKey;

type LiveWorld = Awaited<ReturnType<typeof liveWorld>>;
interface Message {
  readonly payload: string | Uint8Array;
  readonly retain?: boolean;
}

const ofCommand = (changes: (w: LiveWorld) => Partial<Command>) => (w: LiveWorld) => ({
  payload: encodeCommand(w.commandOf(CLOSE, changes(w)), key),
});
const now = (w: LiveWorld) => w.clock.wallMs();
const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
/** A signed text with one letter of it changed. */
const bent = (w: LiveWorld, from: string, to: string) => ({
  payload: encodeCommand(w.commandOf(CLOSE), key).replace(from, to),
});

/** What nobody at a centre sends, each by its name. */
const HOSTILE: Readonly<Record<string, (w: LiveWorld) => Message>> = {
  nothing: () => ({ payload: '' }),
  'not JSON': () => ({ payload: 'close the lane' }),
  'not UTF-8': () => ({ payload: Uint8Array.of(0xff, 0xfe, 0x00) }),
  'a number': () => ({ payload: '7' }),
  null: () => ({ payload: 'null' }),
  'two megabytes': () => ({ payload: 'x'.repeat(2_000_000) }),
  'two megabytes of a body': () => ({ payload: JSON.stringify({ body: 'x'.repeat(2_000_000), signature: {} }) }),
  'deep JSON': () => ({ payload: deep(100_000) }),
  'deep JSON in a body': () => ({ payload: JSON.stringify({ body: deep(1000), signature: {} }) }),
  'a key twice': () => ({ payload: '{"body":"{}","body":"{}"}' }),
  'an unsafe key': () => ({ payload: '{"__proto__":{"done":true}}' }),
  'no signature': (w) => ({ payload: JSON.stringify({ body: JSON.stringify(w.commandOf(CLOSE)) }) }),
  'an empty signature': (w) => ({
    payload: JSON.stringify({ body: JSON.stringify(w.commandOf(CLOSE)), signature: {} }),
  }),
  'a bare command': (w) => ({ payload: JSON.stringify(w.commandOf(CLOSE)) }),
  "a stranger's signature": (w) => ({ payload: encodeCommand(w.commandOf(CLOSE), STRANGER.privateKey) }),
  "a stranger's signature under our name": (w) => ({
    payload: encodeCommand(w.commandOf(CLOSE), { ...STRANGER.privateKey, id: key.id }),
  }),
  'another lane in signed text': (w) => bent(w, 'L1', 'L2'),
  'another reason in signed text': (w) => bent(w, '\\"x\\"', '\\"y\\"'),
  'another lane': ofCommand(() => ({ lane: 'L2' })),
  'another site': ofCommand(() => ({ site: 'site-2' })),
  old: ofCommand((w) => ({ issuedAtMs: now(w) - 5002, expiresAtMs: now(w) - 2 })),
  'of last year': ofCommand((w) => ({ issuedAtMs: now(w) - 3e10, expiresAtMs: now(w) - 3e10 + 5000 })),
  'future-dated': ofCommand((w) => ({ issuedAtMs: now(w) + 1002, expiresAtMs: now(w) + 6002 })),
  'far in the future': ofCommand(() => ({ issuedAtMs: 8e15, expiresAtMs: 8e15 + 1 })),
  'alive for long': ofCommand((w) => ({ expiresAtMs: now(w) + 5001 })),
  'over before it begins': ofCommand((w) => ({ expiresAtMs: now(w) - 1 })),
  'number nought': ofCommand(() => ({ sequence: 0 })),
  'a half number': ofCommand(() => ({ sequence: 1.5 })),
  'an unsafe number': ofCommand(() => ({ sequence: 2 ** 60 })),
  'a nonce of another form': ofCommand(() => ({ nonce: '../../etc' })),
  'an empty reason': ofCommand(() => ({ command: { what: 'close-lane', reason: ' ' } })),
  'an endless reason': ofCommand(() => ({ command: { what: 'close-lane', reason: 'x'.repeat(1001) } })),
  'an order to open': ofCommand(() => ({ command: { what: 'open-exit' } as unknown as Command['command'] })),
  'an order with more in it': ofCommand(() => ({ command: { ...CLOSE, leaf: 'exit' } as Command['command'] })),
  'a path for an image': ofCommand(() => ({ command: { what: 'send-image', sha256: '../ledger.sqlite' } })),
  'another kind': ofCommand(() => ({ kind: 'greenlane-release' as 'greenlane-command' })),
  'advice among commands': (w) => ({ payload: encodeAdvice(w.adviceOf('p1'), key) }),
  'a sheet among commands': (w) => ({ payload: encodeSheet(w.sheetOf([w.noticeOf()]), key) }),
  'kept by the broker': (w) => ({ payload: encodeCommand(w.commandOf(CLOSE), key), retain: true }),
};

/** What the lane is, does and holds. */
const stateOf = (w: LiveWorld) => ({
  status: w.controller.lanes[0]?.status(),
  gate: w.asked.length,
  rows: w.ledger.lanes().map((lane) => w.ledger.records(lane, 1, 10_000).length),
  wanted: w.wanted.length,
  bags: w.holdBags.size(),
});

/** Says it to a lane that comes back to a broker: what was kept is given to it as such. */
async function say(w: LiveWorld, topic: string, { payload, retain = false }: Message): Promise<void> {
  if (!retain) return w.send(topic, payload);
  w.end.stop();
  await w.send(topic, payload, true);
  w.end.start();
  await w.clock.advanceSettled(1);
}

describe('what no centre says', () => {
  it.each(Object.keys(HOSTILE))('leaves the lane as it was, is counted and kept: %s', async (name) => {
    const w = await liveWorld();
    const before = stateOf(w);
    const message = HOSTILE[name]?.(w) ?? { payload: '' };
    await say(w, topicOf(SITE, LANE, 'command'), message);
    await w.clock.advanceSettled(5000);
    expect(stateOf(w)).toEqual(before);
    expect(w.end.health().counters).toMatchObject({ refused: 1 });
    expect(w.end.refusedMessages()).toMatchObject([{ topic: `greenlane/${SITE}/${LANE}/command`, times: 1 }]);
    expect(w.trouble).toEqual([]);
  });

  it('is as vain among advice and sheets', async () => {
    const w = await liveWorld();
    const before = stateOf(w);
    for (const [name, messageOf] of Object.entries(HOSTILE)) {
      const topics = [topicOf(SITE, LANE, 'advice'), siteTopicOf(SITE, 'hold-baggage')];
      const [advice = '', sheets = ''] = topics;
      if (name !== 'advice among commands') await w.send(advice, messageOf(w).payload);
      if (name !== 'a sheet among commands') await w.send(sheets, messageOf(w).payload);
      await w.clock.advanceSettled(3000);
    }
    expect(stateOf(w)).toEqual(before);
    expect(w.trouble).toEqual([]);
  });

  it('never moves the gate, whatever the bytes and wherever they come', async () => {
    const w = await liveWorld();
    const topics = [topicOf(SITE, LANE, 'command'), topicOf(SITE, LANE, 'advice'), siteTopicOf(SITE, 'hold-baggage')];
    const good = Buffer.from(encodeCommand(w.commandOf(CLOSE), key));
    const flipped = nat(good.length - 1).map((at) =>
      Buffer.from(good.map((byte, index) => (index === at ? byte ^ 1 : byte))),
    );
    const payloads = oneof(
      uint8Array({ maxLength: 200 }),
      json().map((text) => Buffer.from(text)),
      flipped,
    );
    const before = stateOf(w);
    await assert(
      asyncProperty(constantFrom(...topics), payloads, async (topic, payload) => {
        await w.send(topic, payload);
        await w.clock.advanceSettled(1000);
        expect(stateOf(w)).toEqual(before);
      }),
      { numRuns: 100 },
    );
    expect(w.trouble).toEqual([]);
  });

  it('in any number is kept no more than fits, and looked at no more than the lane has time for', async () => {
    const w = await liveWorld();
    for (let n = 0; n < 300; n += 1) await w.send(topicOf(SITE, LANE, 'command'), `nonsense ${n}`);
    expect(w.end.refusedMessages().length).toBeLessThanOrEqual(64);
    expect(w.refused.length).toBeLessThan(30);
    const { counters } = w.end.health();
    expect((counters['refused'] ?? 0) + (counters['commandTooMany'] ?? 0)).toBe(300);
    await w.clock.advanceSettled(10_000);
    await w.command(w.commandOf(CLOSE));
    expect(w.answers).toMatchObject([{ done: true }]);
  });
});
