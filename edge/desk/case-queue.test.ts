import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../hardware/virtual-clock.ts';
import { Fault } from '../contract/fault.ts';
import type { RecordDraft } from '../contract/record.ts';
import { openLedger, type OpenLedger } from '../ledger/ledger.ts';
import { type CaseLedger, type CaseQueue, createCaseQueue } from './case-queue.ts';
import { ALARM, DOUBT, LANE, writePassage } from './cases.fixture.ts';
import { ruling } from './supervision.fixture.ts';
import type { CaseCard } from './wire.ts';

const WITHIN_MS = 60_000;
const MINUTE_MS = 60_000;
const BY = { officer: 'Li', role: 'officer' };

let clock: VirtualClock;
let ledger: OpenLedger;
let queue: CaseQueue;
let told: CaseCard[];
let troubles: unknown[];
beforeEach(() => {
  clock = createVirtualClock();
  ledger = openLedger({ file: ':memory:', clock, simulated: true });
  open(ledger);
});
afterEach(() => {
  queue.stop();
  ledger.close();
});

function open(over: CaseLedger, decideWithinMs: number | null = WITHIN_MS): void {
  [told, troubles] = [[], []];
  queue = createCaseQueue({ ledger: over, clock, decideWithinMs, onTrouble: (error) => troubles.push(error) });
  queue.follow((card) => told.push(card));
}

function divert(id: string, reasons = [DOUBT]): void {
  writePassage(ledger, clock.wallMs(), id, reasons, []);
  clock.advance(0);
}

function append(kind: RecordDraft['kind'], passage: string, body: RecordDraft['body']): void {
  ledger.append([{ lane: LANE, kind, passage, wallMs: clock.wallMs(), body }]);
  clock.advance(0);
}

const ids = () => queue.cards().map(({ id }) => id);
const cardOf = (id: string) => queue.cards().find((card) => card.id === id);
const timeOuts = (id: string) => ledger.recordsOf(id).filter(({ body }) => body['what'] === 'timed-out').length;

describe('the queue', () => {
  it('has alarms before routine, the oldest first, and equal ones in a fixed order', () => {
    divert('routine-1');
    divert('alarm-b', [ALARM]);
    divert('alarm-a', [ALARM]);
    clock.advance(1000);
    divert('routine-2');
    divert('alarm-late', [DOUBT, ALARM]);
    expect(ids()).toEqual(['alarm-a', 'alarm-b', 'alarm-late', 'routine-1', 'routine-2']);
    expect(queue.waiting(LANE)).toBe(5);
    expect(queue.waiting('lane-2')).toBe(0);
  });

  it('tells of a case once for each transaction, after it was committed', () => {
    writePassage(ledger, clock.wallMs(), 'p', [ALARM], []);
    expect(told).toEqual([]);
    clock.advance(0);
    expect(told).toMatchObject([{ id: 'p', isAlarm: true, codes: ['scanner-alarm'], state: 'waiting', version: 1 }]);
    append('movement', 'p', { what: 'left' });
    append('boot', 'p', {});
    expect(told).toHaveLength(1);
  });

  it('shows a decided case for some minutes more, and then no longer', () => {
    divert('p');
    append('disposition', 'p', ruling([]));
    expect(told.at(-1)).toMatchObject({ state: 'decided', decided: { by: 'Lin', disposition: 'release' } });
    expect(queue.waiting(LANE)).toBe(0);
    clock.advance(4 * MINUTE_MS);
    expect(ids()).toEqual(['p']);
    clock.advance(2 * MINUTE_MS);
    expect(ids()).toEqual([]);
    expect(queue.read('p')?.ruling?.by.officer).toBe('Lin');
  });

  it('is the same after a restart', () => {
    divert('open', [ALARM]);
    divert('decided');
    append('disposition', 'decided', ruling([]));
    divert('held');
    append('case', 'held', { what: 'held', by: BY });
    const before = queue.cards();
    queue.stop();
    open(ledger);
    expect(queue.cards()).toEqual(before);
  });
});

describe('time', () => {
  it('is counted down, and when it is over a row says so: nobody is cleared', () => {
    divert('p');
    expect(cardOf('p')?.dueAtMs).toBe(clock.wallMs() + WITHIN_MS);
    clock.advance(WITHIN_MS - 1);
    expect(timeOuts('p')).toBe(0);
    clock.advance(1);
    expect(cardOf('p')).toMatchObject({ state: 'waiting', isTimedOut: true, decided: null });
    clock.advance(24 * 60 * MINUTE_MS);
    expect(timeOuts('p')).toBe(1);
    expect(cardOf('p')).toMatchObject({ state: 'waiting', decided: null });
    expect(ledger.verify().broken).toBeNull();
  });

  it('stands still while a case is held, and goes on where it stood', () => {
    divert('p');
    clock.advance(50_000);
    append('case', 'p', { what: 'held', by: BY });
    clock.advance(60 * MINUTE_MS);
    expect(cardOf('p')).toMatchObject({ state: 'held', heldBy: 'Li', dueAtMs: null, isTimedOut: false });
    append('case', 'p', { what: 'resumed', by: BY });
    expect(cardOf('p')?.dueAtMs).toBe(clock.wallMs() + 10_000);
    clock.advance(9999);
    expect(timeOuts('p')).toBe(0);
    clock.advance(1);
    expect(timeOuts('p')).toBe(1);
  });

  it('is over for nobody who was decided, and for nobody where the policy counts none', () => {
    divert('p');
    append('disposition', 'p', ruling([]));
    clock.advance(2 * WITHIN_MS);
    expect(timeOuts('p')).toBe(0);
    queue.stop();
    open(ledger, null);
    divert('q');
    clock.advance(60 * MINUTE_MS);
    expect(cardOf('q')).toMatchObject({ dueAtMs: null, isTimedOut: false });
  });

  it('that ran out while the desk was away is said when it comes back', () => {
    divert('p');
    queue.stop();
    clock.advance(5 * WITHIN_MS);
    open(ledger);
    clock.advance(0);
    expect(timeOuts('p')).toBe(1);
    clock.advance(0);
    expect(cardOf('p')?.isTimedOut).toBe(true);
  });

  it('is not made shorter by a wall clock that jumps', () => {
    divert('p');
    clock.jumpWall(365 * 24 * 60 * MINUTE_MS);
    clock.advance(WITHIN_MS - 1);
    expect(timeOuts('p')).toBe(0);
    clock.advance(1);
    expect(timeOuts('p')).toBe(1);
  });

  it('is said later where the ledger cannot be written', () => {
    queue.stop();
    let isFull = true;
    const append: CaseLedger['append'] = (drafts) => {
      if (isFull) throw new Fault('ledger-full', 'no room');
      return ledger.append(drafts);
    };
    open({ ...ledger, append });
    divert('p');
    clock.advance(WITHIN_MS);
    expect([timeOuts('p'), troubles.length]).toEqual([0, 1]);
    isFull = false;
    clock.advance(10_000);
    expect(timeOuts('p')).toBe(1);
  });
});
