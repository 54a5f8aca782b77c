import { describe, expect, it } from 'vitest';
import type { CaseView } from '../../wire.ts';
import { caseView, finding } from '../desk-data.fixture.ts';
import { changesBetween } from './changes.ts';

const before = caseView({ version: 1, isInLane: true });

describe('what changed in a case', () => {
  it('is nothing while its version is the same', () => {
    expect(changesBetween(before, { ...before })).toEqual([]);
  });

  it('is told piece by piece', () => {
    const left = finding('bag-left-behind', 'alarm', 'A bag was left in the lane');
    const after = caseView({
      version: 4,
      findings: [left],
      inspections: [{ by: { officer: 'Li', role: 'officer' }, looked: 'bag', found: 'nothing', atMs: 1 }],
      heldBy: 'Zhou',
      isTimedOut: true,
    });
    expect(changesBetween(before, after)).toEqual([
      { what: 'finding', finding: left },
      { what: 'inspection', by: 'Li' },
      { what: 'held', by: 'Zhou' },
      { what: 'in-lane' },
      { what: 'time-over' },
    ]);
    expect(changesBetween(after, { ...after, version: 5, heldBy: null })).toEqual([{ what: 'resumed' }]);
  });

  it('is told of a passenger who walks out of the lane, though the case has its version still', () => {
    expect(changesBetween(before, { ...before, isInLane: false })).toEqual([{ what: 'in-lane' }]);
  });

  it('is nothing of a case that is decided: that is told where it is decided', () => {
    const ruling: CaseView['ruling'] = {
      disposition: { what: 'release' },
      by: { officer: 'Li', role: 'officer' },
      approvedBy: null,
      reason: '',
      labels: [],
      key: 'k',
      tookMs: 1,
      atMs: 1,
    };
    expect(changesBetween(before, caseView({ version: 2, ruling }))).toEqual([]);
  });

  it('is something, also where no word says what', () => {
    expect(changesBetween(before, { ...before, version: 2 })).toEqual([{ what: 'other' }]);
  });
});
