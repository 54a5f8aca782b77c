import { describe, expect, it } from 'vitest';
import { Fault } from '../contract/fault.ts';
import type { RecordDraft } from '../contract/record.ts';
import { createCentralEnd } from './central-end.ts';
import { createCentralMemory } from './central-memory.ts';
import { draft, SITE, world } from './exchange.fixture.ts';
import { encodeRecord, journalTopic } from './wire.ts';

describe('the centre', () => {
  it('puts aside what is no record, once for each content, and takes those behind it', async () => {
    const w = await world();
    const { store, end } = w.startCentre();
    const topic = journalTopic(SITE, 'lane-1');
    const forged = { ...w.ledger.append([draft(1)])[0]!, wallMs: 2 };
    for (let times = 0; times < 3; times += 1) {
      void w.laneBus.publish(topic, 'not JSON');
      void w.laneBus.publish(topic, encodeRecord(SITE, forged));
    }
    w.append(5);
    await w.clock.advanceSettled(3000);
    expect(await store.counts()).toEqual({ audit: 6 });
    expect([...(await store.quarantined())].sort((a, b) => a.reason.localeCompare(b.reason))).toEqual([
      { topic, reason: 'not JSON', times: 3 },
      { topic, reason: 'the record does not match its hash', times: 3 },
    ]);
    expect(end.health().counters['refused']).toBe(6);
  });

  it('refuses simulated records as real ones, and never receipts them', async () => {
    const w = await world();
    const { store } = w.startCentre(undefined, false);
    w.append(5);
    await w.clock.advanceSettled(10_000);
    expect(await store.counts()).toEqual({});
    expect(w.ledger.backlog()).toBe(5);
    expect(await store.alarms()).toMatchObject([{ code: 'wrong-mode', text: 'a simulated record among real ones' }]);
  });

  it('receipts nothing while its store cannot commit, and everything afterwards', async () => {
    const w = await world();
    const store = createCentralMemory();
    let isGone = true;
    const end = createCentralEnd({
      bus: w.centralBus,
      clock: w.clock,
      sign: w.sign,
      site: SITE,
      acceptSimulated: true,
      store: {
        marks: async (site) => store.marks(site),
        async take(messages) {
          if (isGone) throw new Fault('database-unavailable', 'nobody answers');
          return store.take(messages);
        },
      },
    });
    end.onAlarm((alarm) => w.told.push(alarm));
    end.start();
    w.append(10);
    await w.clock.advanceSettled(20_000);
    expect(w.ledger.backlog()).toBe(10);
    expect(end.health().state).toBe('degraded');
    isGone = false;
    await w.clock.advanceSettled(60_000);
    expect(w.ledger.backlog()).toBe(0);
    expect(await store.counts()).toEqual({ audit: 10 });
    expect(w.told.map((each) => each.code)).toEqual(['database-unavailable']);
  });

  it('counts outcomes by their verdict', async () => {
    const w = await world();
    const { store } = w.startCentre();
    const outcome = (verdict: string, lane = 'lane-1'): RecordDraft => ({
      lane,
      kind: 'outcome',
      passage: verdict,
      wallMs: 0,
      body: { verdict },
    });
    w.ledger.append([outcome('release'), outcome('divert'), outcome('divert', 'lane-2')]);
    w.lane.poke();
    await w.clock.advanceSettled(1000);
    expect(await store.outcomes()).toEqual({ release: 1, divert: 2 });
    expect(await store.outcomes('lane-2')).toEqual({ release: 0, divert: 1 });
  });
});
