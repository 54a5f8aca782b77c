import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import type { RecordDraft } from '../contract/record.ts';
import { factOf } from './figures-facts.ts';
import { readFigures, registerFigures } from './figures-reading.ts';
import { figuresOf } from './figures.ts';
import { decision, finding, memoryLedger, MINUTE_MS, openApp, row, ruling, SHIFT_MS } from './supervision.fixture.ts';
import type { ShiftFigures } from './wire-supervise.ts';

const HOUR_MS = 60 * MINUTE_MS;

function figures(...drafts: readonly RecordDraft[]): Promise<ShiftFigures> {
  const facts = drafts.flatMap((draft) => factOf(draft) ?? []);
  return figuresOf(facts, SHIFT_MS, SHIFT_MS + HOUR_MS);
}

const decided = (passage: string, reasons: Parameters<typeof decision>[0], minute = 1, lane = 'lane-1') =>
  row('decision', decision(reasons, ['goods-risk']), { passage, minute, lane });

const RISK = finding('goods-risk-high', 'doubt', 'goods-risk');
const SEAL = finding('bag-sealed', 'alarm');

describe("a shift's figures", () => {
  it('count passages, diversions and alarms by lane, finding and model', async () => {
    const { lanes, findings, models } = await figures(
      decided('p1', []),
      decided('p2', [RISK]),
      decided('p3', [SEAL, SEAL]),
      decided('p4', [], 2, 'lane-2'),
    );
    const counts = { right: 0, wrong: 0, notChecked: 0 };
    expect(lanes).toEqual([
      { name: 'lane-1', passages: 3, diverted: 2, alarms: 1, ...counts },
      { name: 'lane-2', passages: 1, diverted: 0, alarms: 0, ...counts },
    ]);
    expect(findings).toEqual([
      { name: 'bag-sealed', passages: 1, diverted: 1, alarms: 1, ...counts },
      { name: 'goods-risk-high', passages: 1, diverted: 1, alarms: 0, ...counts },
    ]);
    expect(models).toEqual([{ name: 'goods-risk 1', passages: 4, diverted: 1, alarms: 0, ...counts }]);
  });

  it('leave out what was walked as a test', async () => {
    const test = finding('test-walk', 'notice');
    const { lanes, findings } = await figures(
      decided('p1', [RISK]),
      decided('p2', [RISK, test]),
      row('disposition', ruling([[0, 'goods-risk-high', 'wrong']]), { passage: 'p2', minute: 3 }),
    );
    expect(lanes).toMatchObject([{ passages: 1, diverted: 1, wrong: 0 }]);
    expect(findings.map(({ name }) => name)).toEqual(['goods-risk-high']);
  });

  it('a model that only gives notice diverts nobody, whatever else does', async () => {
    const notice = finding('goods-risk-raised', 'notice', 'goods-risk');
    expect((await figures(decided('p1', [SEAL, notice]))).models).toMatchObject([{ passages: 1, diverted: 0 }]);
  });

  it('labels count for lane, finding and the model that spoke, also of what was found after the decision', async () => {
    const { lanes, findings, models } = await figures(
      decided('p1', [SEAL, RISK]),
      row('outcome', { findings: [finding('bag-left-behind', 'alarm')] }, { passage: 'p1', minute: 2 }),
      row(
        'disposition',
        ruling([
          [0, 'bag-sealed', 'right'],
          [1, 'goods-risk-high', 'wrong'],
          [2, 'bag-left-behind', 'not-checked'],
        ]),
        { passage: 'p1', minute: 3 },
      ),
    );
    expect(lanes).toMatchObject([{ right: 1, wrong: 1, notChecked: 1 }]);
    expect(findings.map(({ name, right, wrong, notChecked }) => [name, right, wrong, notChecked])).toEqual([
      ['bag-left-behind', 0, 0, 1],
      ['bag-sealed', 1, 0, 0],
      ['goods-risk-high', 0, 1, 0],
    ]);
    expect(models).toMatchObject([{ right: 0, wrong: 1 }]);
  });

  it('a label that names another finding than stands in its place is not laid at a model', async () => {
    const labels = ruling([[0, 'goods-risk-high', 'wrong']]);
    const { models } = await figures(
      decided('p1', [SEAL, RISK]),
      row('disposition', labels, { passage: 'p1', minute: 2 }),
    );
    expect(models).toMatchObject([{ wrong: 0 }]);
  });

  it('of two decisions about a passage the later counts', async () => {
    expect((await figures(decided('p1', [SEAL], 2), decided('p1', [], 1))).lanes).toMatchObject([
      { passages: 1, diverted: 1 },
    ]);
  });

  it('a passage that was broken off after its decision still tells what was found, and labels count for it', async () => {
    const { lanes, findings, models } = await figures(
      row('decision', decision([finding('interrupted', 'doubt')]), { passage: 'p1', minute: 2 }),
      decided('p1', [SEAL, RISK], 1),
      row('outcome', { findings: [] }, { passage: 'p1', minute: 2 }),
      row('disposition', ruling([[1, 'goods-risk-high', 'wrong']]), { passage: 'p1', minute: 3 }),
    );
    expect(lanes).toMatchObject([{ passages: 1, diverted: 1, alarms: 1 }]);
    expect(findings.map(({ name }) => name).toSorted()).toEqual(['bag-sealed', 'goods-risk-high', 'interrupted']);
    expect(models).toMatchObject([{ name: 'goods-risk 1', passages: 1, diverted: 1, wrong: 1 }]);
  });

  it('what was before or after the shift, and what cannot be read, is not counted', async () => {
    const strange = row('decision', { verdict: 'perhaps' }, { passage: 'p9' });
    expect((await figures(decided('p1', [], -1), decided('p2', [], 61), strange)).lanes).toEqual([]);
  });

  it('slices are equal and hold every passage, the last instant included', async () => {
    const { slices } = await figures(decided('p1', [], 0), decided('p2', [RISK], 60));
    expect(new Set(slices.map(({ atMs }, index) => atMs - (slices[index - 1]?.atMs ?? NaN)).slice(1)).size).toBe(1);
    expect(slices[0]).toMatchObject({ atMs: SHIFT_MS, passages: 1, diverted: 0 });
    expect(slices.at(-1)).toMatchObject({ passages: 1, diverted: 1 });
  });

  it('the time to a disposition is told by its median and nine tenths, and not at all without any', async () => {
    const rows = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => row('disposition', ruling([], n * 1000), { minute: n }));
    expect((await figures(...rows)).decisionMs).toEqual({ p50: 5000, p90: 9000 });
    expect((await figures(decided('p1', []))).decisionMs).toBeNull();
  });
});

describe('reading the figures', () => {
  const clock = createVirtualClock();

  it('finds all rows of the last hours, over many pages, and none before', async () => {
    const ledger = memoryLedger();
    clock.jumpWall(SHIFT_MS + HOUR_MS - clock.wallMs());
    ledger.append(Array.from({ length: 450 }, (_, n) => decided(`p${n}`, [], n < 150 ? -30 : 30)));
    const { lanes, fromMs, toMs } = await readFigures({ ledger, clock }, 1);
    expect(lanes).toMatchObject([{ passages: 300 }]);
    expect([fromMs, toMs]).toEqual([SHIFT_MS, SHIFT_MS + HOUR_MS]);
  });

  it('answers the hours that were asked for, and refuses what is no number of hours', async () => {
    const app = openApp();
    registerFigures(app, { ledger: memoryLedger(), clock });
    const answer = await app.inject({ url: '/api/figures?hours=2' });
    const { fromMs, toMs } = answer.json<ShiftFigures>();
    expect(toMs - fromMs).toBe(2 * HOUR_MS);
    const refused = await app.inject({ url: '/api/figures?hours=many' });
    expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([400, 'bad-request']);
  });
});
