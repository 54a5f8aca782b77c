import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { hashHolds, storedOf } from '../ledger/chain.ts';
import { openLedger } from '../ledger/ledger.ts';
import {
  contentTypeOf,
  decodeRecords,
  encodeRecord,
  encodeRecords,
  journalFilter,
  journalTopic,
  receiptTopic,
} from './wire.ts';

const ledger = openLedger({ file: ':memory:', clock: createVirtualClock(), simulated: true });
const recordOf = (lane: string, body = {}, passage: string | null = 'p', wallMs = 1_790_000_000_000) =>
  ledger.append([{ lane, kind: 'decision', passage, wallMs, body }])[0]!;
const bytes = (text: string) => Buffer.from(text);

const MOST = 128 * 1024;
const one = <T>(all: readonly T[]): T | undefined => (all.length === 1 ? all[0] : undefined);

describe('a record on the wire', () => {
  it('is a CloudEvent in structured JSON', () => {
    const record = recordOf('lane-1');
    expect(JSON.parse(encodeRecord('FRA T1', record))).toEqual({
      specversion: '1.0',
      id: `lane-1/${record.epoch}/${record.sequence}`,
      source: '/greenlane/FRA%20T1/lane-1',
      type: 'greenlane.record.decision.v1',
      datacontenttype: 'application/json',
      time: '2026-09-21T14:13:20.000Z',
      subject: 'p',
      data: record,
    });
  });

  it('comes back as it went, whatever the names and the body hold', () => {
    const name = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.isWellFormed());
    const body = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue({ maxDepth: 3 }));
    fc.assert(
      fc.property(name, name, body, fc.double(), (site, lane, content, wallMs) => {
        fc.pre(!/"(__proto__|constructor|prototype)":/.test(JSON.stringify(content)) && Number.isFinite(wallMs));
        const record = recordOf(lane, content, null, wallMs);
        const answer = one(decodeRecords(journalTopic(site, lane), bytes(encodeRecord(site, record))));
        expect(answer).toMatchObject({ ok: true, site, record: { hash: record.hash } });
        expect(answer?.ok === true && hashHolds(answer.record)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('gives every name one topic level', () => {
    expect(journalTopic('a/b', '+#')).toBe('greenlane/a%2Fb/%2B%23/journal');
    expect(receiptTopic('a', 'b')).toBe('greenlane/a/b/receipt');
    expect([journalFilter(null), journalFilter('a')]).toEqual(['greenlane/+/+/journal', 'greenlane/a/+/journal']);
  });

  it('is refused when topic, envelope and content do not agree', () => {
    const record = recordOf('lane-1');
    const event = JSON.parse(encodeRecord('s', record)) as Record<string, unknown>;
    const topic = journalTopic('s', 'lane-1');
    const decode = (changed: object, on = topic) =>
      one(decodeRecords(on, bytes(JSON.stringify({ ...event, ...changed }))));
    expect(decode({})?.ok).toBe(true);
    for (const changed of [
      { id: 'lane-1/1/1' },
      { source: '/greenlane/s/lane-2' },
      { type: 'greenlane.record.boot.v1' },
    ]) {
      expect(decode(changed)).toMatchObject({ ok: false, why: 'envelope and record differ' });
    }
    for (const on of [journalTopic('s', 'lane-2'), journalTopic('t', 'lane-1'), 'greenlane/%/lane-1/journal', 'x']) {
      expect(decode({}, on)).toMatchObject({ ok: false, why: 'envelope and record differ' });
    }
    for (const changed of [{ specversion: '0.3' }, { data: { ...record, sequence: 0 } }, { data: null }]) {
      expect(decode(changed)).toMatchObject({ ok: false, why: 'not a record' });
    }
  });

  it('goes with others of its lane, as many as a message may hold, in their order', () => {
    const rows = Array.from({ length: 40 }, (_, at) => recordOf('lane-1', { text: 'x'.repeat(10_000), at }));
    const messages = encodeRecords('s', rows.map(storedOf), MOST);
    expect(messages.length).toBeGreaterThan(2);
    expect(messages.every((each) => bytes(each).length <= MOST + 1024)).toBe(true);
    const events = messages.flatMap((each) => decodeRecords(journalTopic('s', 'lane-1'), bytes(each)));
    expect(events.map((event) => event.ok && event.record.body['at'])).toEqual(rows.map((_, at) => at));
    const alone = rows.slice(0, 1);
    expect(encodeRecords('s', alone.map(storedOf), MOST)).toEqual(alone.map((row) => encodeRecord('s', row)));
    expect(encodeRecords('s', [], MOST)).toEqual([]);
  });

  it('says in its media type whether it is one event or several', () => {
    const both = Array.from({ length: 2 }, (_, at) => storedOf(recordOf('lane-1', { at })));
    const mediaTypes = [both, both.slice(1)].flatMap((rows) => encodeRecords('s', rows, MOST).map(contentTypeOf));
    expect(mediaTypes).toEqual(['application/cloudevents-batch+json', 'application/cloudevents+json']);
  });

  it('is taken beside one that is none, and only that is put aside', () => {
    const [good, bad] = [encodeRecord('s', recordOf('lane-1')), '{"specversion":"1.0"}'];
    const events = decodeRecords(journalTopic('s', 'lane-1'), bytes(`[${good},${bad},7,${good}]`));
    expect(events.map(({ ok }) => ok)).toEqual([true, false, false, true]);
    expect(events[1]).toMatchObject({ payload: bytes(bad) });
  });

  it('never throws at bytes that are none', () => {
    const text = encodeRecord('s', recordOf('lane-1'));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.nat(text.length).map((cut) => bytes(text.slice(0, cut))),
        ),
        (payload) => {
          const events = decodeRecords('greenlane/s/lane-1/journal', payload);
          expect(events.every(({ ok }) => ok)).toBe(payload.length === text.length);
        },
      ),
    );
  });
});
