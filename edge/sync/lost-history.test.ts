import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drafts, hashesAt, hashesOf, world } from './exchange.fixture.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exchange-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a centre that lost its database', () => {
  it('gets everything again, and a person is told', async () => {
    const w = await world();
    const first = w.startCentre();
    w.append(300);
    await w.clock.advanceSettled(1000);
    expect(w.ledger.backlog()).toBe(0);
    await first.end.stop();
    const { store } = w.startCentre();
    w.append(1);
    await w.clock.advanceSettled(60_000);
    expect(w.ledger.backlog()).toBe(0);
    expect(await hashesAt(store)).toEqual(hashesOf(w.ledger));
    expect(w.told.map((each) => each.code)).toEqual(['receipt-mismatch']);
  });
});

describe('a lane that lost its ledger', () => {
  it('begins a history of its own that the centre keeps apart and tells of', async () => {
    const file = join(folder, 'lane.db');
    const w = await world({ ledgerFile: file });
    const { store } = w.startCentre();
    w.append(20);
    await w.clock.advanceSettled(1000);
    const old = hashesOf(w.ledger);
    w.lane.stop();
    w.ledger.close();
    writeFileSync(file, 'garbage');
    const ledger = w.openLane(file);
    expect(ledger.alarm?.code).toBe('ledger-damaged');
    ledger.append(drafts(30));
    w.startLane(ledger);
    await w.clock.advanceSettled(10_000);
    expect(ledger.backlog()).toBe(0);
    expect(await hashesAt(store)).toEqual([...old, ...hashesOf(ledger)]);
    expect(w.told.map((each) => each.code)).toContain('history-restarted');
    expect(await store.alarms()).toMatchObject([{ code: 'history-restarted', lane: 'lane-1', sequence: 1 }]);
    ledger.close();
  });

  it('and works on from an old copy is found by both, and overwrites nothing', async () => {
    const file = join(folder, 'lane.db');
    const w = await world({ ledgerFile: file });
    const { store } = w.startCentre();
    w.append(10);
    await w.clock.advanceSettled(1000);
    w.lane.stop();
    w.ledger.close();
    copyFileSync(file, `${file}.backup`);
    const later = w.openLane(file);
    later.append(drafts(10));
    const laterEnd = w.startLane(later);
    await w.clock.advanceSettled(1000);
    laterEnd.stop();
    later.close();
    const held = await hashesAt(store);
    expect(held).toHaveLength(20);
    copyFileSync(`${file}.backup`, file);
    const restored = w.openLane(file);
    restored.append(drafts(25));
    w.startLane(restored);
    await w.clock.advanceSettled(60_000);
    expect(await hashesAt(store)).toEqual(held);
    expect(restored.backlog()).toBe(25);
    const codes = new Set(w.told.map((each) => each.code));
    expect(codes).toEqual(new Set(['history-diverged', 'receipt-mismatch']));
    restored.close();
  });

  it('or was doubled is found by both, and overwrites nothing', async () => {
    const w = await world();
    const { store } = w.startCentre();
    w.append(20);
    await w.clock.advanceSettled(500);
    const held = await hashesAt(store);
    w.lane.stop();
    // Begun in the same second, it has the same epoch and the same keys.
    const double = w.openLane(':memory:');
    expect(double.epoch).toBe(w.ledger.epoch);
    double.append(drafts(25).map((each) => ({ ...each, wallMs: 7 })));
    w.startLane(double);
    await w.clock.advanceSettled(60_000);
    expect(await hashesAt(store)).toEqual(held);
    expect(double.backlog()).toBe(25);
    const codes = w.told.map((each) => each.code);
    expect(codes).toContain('record-conflict');
    expect(codes.filter((code) => code === 'receipt-mismatch')).toHaveLength(1);
    expect((await store.quarantined())[0]).toMatchObject({ reason: 'another record is held under this key' });
  });
});
