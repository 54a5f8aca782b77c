import { describe, expect, it } from 'vitest';
import type { RecordDraft } from '../edge/contract/record.ts';
import { openLedger } from '../edge/ledger/ledger.ts';
import { receiptFor } from '../edge/ledger/receipt.fixture.ts';
import { createVirtualClock } from '../hardware/virtual-clock.ts';
import { checkEnd, type PermitSample } from './checker.ts';

const clock = createVirtualClock();
const draft = (kind: RecordDraft['kind'], passage: string, body: RecordDraft['body'] = {}): RecordDraft => ({
  lane: 'lane-1',
  kind,
  passage,
  wallMs: clock.wallMs(),
  body,
});

const decided = (passage: string, verdict: string) => draft('decision', passage, { verdict });
const ended = (passage: string, verdict: string, decidedAtSequence: number | null) =>
  draft('outcome', passage, { verdict, decidedAtSequence, decisionMs: 42 });
const whole = [draft('passage', 'p'), decided('p', 'release'), ended('p', 'release', 2)];

async function violationsOf(drafts: readonly RecordDraft[], permits: readonly PermitSample[] = []) {
  const ledger = openLedger({ file: ':memory:', clock, simulated: true });
  ledger.append(drafts);
  return (await checkEnd({ ledgers: [ledger], drained: true, settled: true, permits })).violations;
}

describe('the checker', () => {
  it('finds nothing wrong with a whole passage, and tells the slowest decision', async () => {
    const ledger = openLedger({ file: ':memory:', clock, simulated: true });
    ledger.append(whole);
    const report = await checkEnd({ ledgers: [ledger], drained: true, settled: true });
    expect(report).toEqual({ violations: [], passages: 1, slowestDecisionMs: 42 });
  });

  it.each([
    ['no outcome', whole.slice(0, 2), 'has no outcome'],
    ['two outcomes', [...whole, ended('p', 'release', 2)], 'ended 2 times'],
    [
      'a change of mind',
      [whole[0]!, decided('p', 'divert'), decided('p', 'release')],
      'released after it was diverted',
    ],
    ['no beginning', whole.slice(1), 'began 0 times'],
    ['released before decided', [whole[0]!, whole[2]!, whole[1]!], 'ended without a decision before it'],
    ['released though diverted', [whole[0]!, decided('p', 'divert'), whole[2]!], 'release against its decision'],
    ['undecided', [whole[0]!, ended('p', 'divert', null)], 'ended without a decision before it'],
    ['another decision', [whole[0]!, whole[1]!, ended('p', 'release', 1)], 'names another decision'],
  ])('finds a passage with %s', async (_name, drafts, text) => {
    expect((await violationsOf(drafts)).join('\n')).toContain(text);
  });

  it('lets what came to light after a release divert, in one stroke with the end', async () => {
    const broken = [whole[0]!, decided('p', 'release'), decided('p', 'divert'), ended('p', 'divert', null)];
    expect(await violationsOf(broken)).toEqual([]);
    expect(await violationsOf([...broken.slice(0, 3), decided('p', 'divert'), ended('p', 'divert', 3)])).toHaveLength(
      1,
    );
  });

  it('finds a permit without a lease, beyond it, and on two leaves', async () => {
    const sample = { gate: 'g', atMs: 10, leaves: ['exit'], leaseUntilMs: 10 };
    expect(await violationsOf(whole, [sample, { ...sample, leaves: [], leaseUntilMs: null }])).toEqual([]);
    expect(await violationsOf(whole, [{ ...sample, atMs: 11 }])).toHaveLength(1);
    expect(await violationsOf(whole, [{ ...sample, leaseUntilMs: null }])).toHaveLength(1);
    expect(await violationsOf(whole, [{ ...sample, leaves: ['exit', 'entry'] }])).toHaveLength(1);
  });

  it('finds rows that are missing, changed or too many at the centre', async () => {
    const ledger = openLedger({ file: ':memory:', clock, simulated: true });
    const rows = ledger.append(whole);
    const check = async (held: typeof rows, drained = true) => {
      const store = {
        recordsAfter: async (_lane: unknown, _epoch: number, after: number) =>
          Promise.resolve(held.filter(({ sequence }) => sequence > after)),
      };
      return (await checkEnd({ ledgers: [ledger], central: { store, site: 's' }, drained, settled: true })).violations;
    };
    const other = { ...rows[2]!, hash: 'f'.repeat(64) };
    expect(await check(rows)).toEqual([]);
    expect(await check(rows.slice(0, 2), false)).toEqual([]);
    expect(await check(rows.slice(0, 2))).toEqual(['centre: lane-1/3 never arrived']);
    expect(await check([...rows.slice(0, 2), other])).toHaveLength(1);
    expect(await check([...rows, { ...other, sequence: 4 }])).toEqual(['centre: lane-1/4 is in no ledger']);
    ledger.acknowledge([receiptFor(rows[2]!)]);
    expect(await check(rows.slice(0, 2), false)).toEqual(['centre: lane-1/3 was receipted and is not there']);
  });
});
