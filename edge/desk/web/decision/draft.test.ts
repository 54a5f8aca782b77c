import { describe, expect, it } from 'vitest';
import { caseView } from '../desk-data.fixture.ts';
import { DISPOSITIONS, dispositionOf, type Draft, emptyDraft, needsOf, supervisorCodes } from './draft.ts';

const rules = { reasonFor: ['refer', 'seized'], supervisorFor: ['watch-listed'] } as const;
const inspected = [{ by: { officer: 'Li', role: 'officer' }, looked: 'bag', found: 'nothing', atMs: 1 }] as const;

function draft(fields: Partial<Draft>): Draft {
  return { ...emptyDraft('CNY'), ...fields };
}

describe('the draft of a decision', () => {
  it('needs a choice, the fields of the choice, and a reason where the policy wants one', () => {
    const routine = caseView({ isAlarm: false });
    expect(needsOf(draft({}), routine, rules)).toEqual(['what']);
    expect(needsOf(draft({ what: 'release' }), routine, rules)).toEqual([]);
    expect(needsOf(draft({ what: 'duty-to-pay', currency: 'cny' }), routine, rules)).toEqual([
      'goods',
      'amount',
      'currency',
    ]);
    const inYen = { what: 'duty-to-pay', goods: 'a watch', currency: 'JPY' } as const;
    expect(needsOf(draft({ ...inYen, amount: '12.5' }), routine, rules)).toEqual(['amount']);
    expect(needsOf(draft({ ...inYen, amount: '1,250' }), routine, rules)).toEqual([]);
    expect(needsOf(draft({ what: 'refer', to: 'police' }), routine, rules)).toEqual(['reason']);
    expect(needsOf(draft({ what: 'welfare', concern: '  ' }), routine, rules)).toEqual(['concern']);
  });

  it('lets nobody go after an alarm before somebody has looked', () => {
    const declared = draft({ what: 'goods-declared', goods: 'watches' });
    for (const going of [draft({ what: 'release' }), declared]) {
      expect(needsOf(going, caseView({ isAlarm: true, inspections: [] }), rules)).toEqual(['inspection']);
      expect(needsOf(going, caseView({ isAlarm: true, inspections: inspected }), rules)).toEqual([]);
    }
    expect(needsOf(draft({ what: 'welfare', concern: 'ill' }), caseView({ isAlarm: true }), rules)).toEqual([]);
  });

  it('names the findings that make going a supervisor’s business too', () => {
    const view = caseView({ findings: [finding('watch-listed'), finding('wrong-bag'), finding('watch-listed')] });
    expect(supervisorCodes(draft({ what: 'release' }), view, rules)).toEqual(['watch-listed']);
    expect(supervisorCodes(draft({ what: 'duty-to-pay' }), view, rules)).toEqual(['watch-listed']);
    expect(supervisorCodes(draft({ what: 'seized' }), view, rules)).toEqual([]);
  });

  it('becomes what the daemon takes, with nothing of another choice', () => {
    const filled = { goods: ' 3 bottles ', amount: '120,50', to: 'police', concern: 'water' };
    expect(DISPOSITIONS.map((what) => dispositionOf(draft({ ...filled, what })))).toEqual([
      { what: 'release' },
      { what: 'goods-declared', goods: '3 bottles' },
      { what: 'duty-to-pay', goods: '3 bottles', amount: 120.5, currency: 'CNY' },
      { what: 'seized', goods: '3 bottles' },
      { what: 'quarantine', goods: '3 bottles' },
      { what: 'refer', to: 'police' },
      { what: 'welfare', concern: 'water' },
    ]);
  });

  it.each(['', '0', '-3', '1e3', '12.345', 'free'])('takes "%s" for no amount', (amount) => {
    expect(dispositionOf(draft({ what: 'duty-to-pay', amount }))).toBeNull();
  });
});

function finding(code: string) {
  return { code, severity: 'alarm', source: { kind: 'rule', name: code, version: '1' }, text: code } as const;
}
