import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { openLedger } from './ledger.ts';
import { receiptFor } from './receipt.fixture.ts';

function filled(rows: number) {
  const ledger = openLedger({ file: ':memory:', clock: createVirtualClock(), simulated: true });
  const draft = { lane: 'lane-1', kind: 'audit', passage: null, wallMs: 1, body: {} } as const;
  return { ledger, rows: ledger.append(Array.from({ length: rows }, () => draft)) };
}

describe('the receipts of a ledger', () => {
  it('are kept with the mark: the newest, and when it was issued', () => {
    const { ledger, rows } = filled(3);
    expect([ledger.receiptedAtMs('lane-1'), ledger.receiptOf('lane-1', 1)]).toEqual([0, null]);
    const [first, second] = [receiptFor(rows[0]!), receiptFor(rows[1]!, { issuedAtMs: 9, message: 'signed' })];
    ledger.acknowledge([second, first]);
    expect(ledger.receiptMarks()).toEqual([{ lane: 'lane-1', upto: 2 }]);
    expect(ledger.receiptedAtMs('lane-1')).toBe(9);
    expect(ledger.receiptOf('lane-1', 1)).toEqual({ lane: 'lane-1', upto: 2, message: 'signed' });
    expect(ledger.receiptOf('lane-1', 3)).toBeNull();
  });

  it('stay where a row of long ago would be far from the next one', () => {
    const { ledger, rows } = filled(5000);
    for (let at = 0; at < rows.length; at += 10) ledger.acknowledge([receiptFor(rows[at]!)]);
    const kept = ledger.receiptMarks().map(({ upto }) => upto);
    expect(kept.at(-1)).toBe(4991);
    const gaps = kept.map((upto, at) => upto - (kept[at - 1] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(256);
    expect(kept.length).toBeLessThan(45);
    expect(ledger.verify().broken).toBeNull();
  });
});
