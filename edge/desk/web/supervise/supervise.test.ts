import { afterEach, describe, expect, it } from 'vitest';
import { caseStepSchema, dispositionSchema } from '../../../contract/case.ts';
import { laneModeSchema } from '../../../contract/lane-order.ts';
import { ApiFailure } from '../net/api.ts';
import { language } from '../../../screen/web/language.ts';
import { wordFor } from '../words/words.ts';
import { createSuperviseApi } from './api.ts';
import { summaryOf } from './link-counters.ts';
import { NO_LINES, paused, resumed, withLine } from './log-lines.ts';
import { changesOf, findingsOf } from './replay-changes.ts';
import { duration, percent } from '../../../screen/web/numbers.ts';
import { problemsOf, whyOf } from './say.ts';
import { falseAlarmShare, shareOf, totalOf } from './shares.ts';
import { devices, figures, policyProblems, replayReport } from './canned.fixture.ts';

afterEach(() => {
  language.value = 'en';
});

describe('shares of a shift', () => {
  it('are none where there is nothing to have a share of', () => {
    expect(shareOf(0, 0)).toBeNull();
    expect(falseAlarmShare({ right: 0, wrong: 0 })).toBeNull();
  });

  it('of false alarms are of the findings that were checked alone', () => {
    expect(falseAlarmShare({ right: 3, wrong: 1 })).toBe(0.25);
  });

  it('of all lanes are of their sums', () => {
    const lanes = figures(8, false).lanes;
    expect(totalOf(lanes)).toMatchObject({
      passages: 1036,
      diverted: 155,
      alarms: 19,
      right: 64,
      wrong: 49,
    });
    expect(totalOf([])).toMatchObject({ passages: 0, diverted: 0 });
  });
});

describe('what is said', () => {
  it('follows the language of the screen', () => {
    expect([percent(0.25), percent(null), duration(48_200), duration(171_000)]).toEqual([
      '25%',
      '–',
      '48 sec',
      '2.9 min',
    ]);
    language.value = 'zh-CN';
    expect([percent(0.25), duration(48_200)]).toEqual(['25%', '48秒']);
  });

  it('tells why the daemon refused, or that it does not answer', () => {
    expect(whyOf(new ApiFailure(null))).toBe('The desk does not answer.');
    expect(whyOf(new TypeError('x'))).toBe('The desk does not answer.');
    expect(whyOf(new ApiFailure({ code: 'not-allowed', message: 'no' }))).toBe('Your account may not do this.');
  });

  it('finds the mistakes of a file in a refusal', () => {
    const refusal = { code: 'bad-request', message: 'x', problems: policyProblems } as const;
    expect(problemsOf(new ApiFailure(refusal))).toBe(policyProblems);
    expect(problemsOf(new ApiFailure(null))).toEqual([]);
  });
});

describe('the audit', () => {
  it('has words for everything that people can decide, do in a case, and order', () => {
    language.value = 'zh-CN';
    const said = [
      ...dispositionSchema.options.map(({ shape }) => shape.what.value),
      ...caseStepSchema.options.map(({ shape }) => shape.what.value),
      ...laneModeSchema.options,
    ];
    expect(said.filter((word) => wordFor('supervise.audit.what', word) === word)).toEqual([]);
  });
});

describe("a link's counters", () => {
  it('tell traffic apart from trouble, and put first what grows', () => {
    const counters = {
      framesReceived: 9,
      framesSent: 8,
      bytesReceived: 70,
      opened: 1,
      badCheck: 50,
      noise: 3,
      silence: 0,
    };
    expect(summaryOf(counters, { ...counters, noise: 1 })).toEqual({
      received: 9,
      sent: 8,
      troubles: [
        { counter: 'noise', count: 3, more: 2 },
        { counter: 'badCheck', count: 50, more: 0 },
      ],
    });
  });

  it('that began anew have not fallen', () => {
    expect(summaryOf({ noise: 1 }, { noise: 5 }).troubles).toEqual([{ counter: 'noise', count: 1, more: 0 }]);
  });

  it('may be other than those of a link, which do their work without trouble too', () => {
    expect(summaryOf({}, {})).toEqual({ received: null, sent: null, troubles: [] });
    expect(summaryOf({ snapshots: 4, receipts: 9, published: 7, answered: 2 }, {}).troubles).toEqual([]);
    expect(devices().length).toBeGreaterThan(0);
  });
});

describe('the lines of the log', () => {
  const line = (event: string) => ({
    line: { atMs: 0, level: 'info', event, device: null, text: '' } as const,
  });

  it('are the last, whatever came', () => {
    let lines = NO_LINES;
    for (let n = 0; n < 700; n += 1) lines = withLine(lines, line(`e${n}`));
    expect(lines.shown).toHaveLength(500);
    expect(lines.shown.at(-1)).toMatchObject({ number: 700, line: { event: 'e699' } });
  });

  it('stand still while they are read, and nothing is missed', () => {
    const still = withLine(paused(withLine(NO_LINES, line('first'))), { lost: 3 });
    expect([still.shown.length, still.held.length]).toEqual([1, 1]);
    expect(resumed(still)).toMatchObject({
      shown: [{ number: 1 }, { number: 2, lost: 3 }],
      held: [],
      isPaused: false,
    });
  });
});

describe('what a replay changes', () => {
  it('is told by what would become of the passenger', () => {
    const changes = changesOf(replayReport(200));
    expect(Object.values(changes).map((group) => group.length)).toEqual([1, 3, 1]);
  });

  it('names what is no longer found, and what is found anew', () => {
    const [change] = changesOf(replayReport(200)).wouldRelease;
    expect(change === undefined ? null : findingsOf(change)).toEqual({
      gone: ['goods-risk-high'],
      fresh: ['goods-risk-raised'],
    });
  });
});

describe('what is asked of the daemon', () => {
  it('goes to the addresses of the wire', async () => {
    const asked: unknown[] = [];
    const answer = (...question: readonly unknown[]) => Promise.resolve(asked.push(question));
    const api = createSuperviseApi({ get: answer, post: answer });
    await api.figures(8);
    await api.audit({ text: '李 & 明', decisions: true, before: 'a1' });
    await api.audit({ text: '', decisions: false, before: null });
    await api.devices();
    await api.replay('id: x', 20);
    expect(asked).toEqual([
      ['/api/figures?hours=8'],
      ['/api/audit?text=%E6%9D%8E+%26+%E6%98%8E&decisions=true&before=a1'],
      ['/api/audit?text=&decisions=false'],
      ['/api/devices'],
      ['/api/replay', { policy: 'id: x', passages: 20 }],
    ]);
  });
});
