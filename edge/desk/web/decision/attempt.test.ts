import { describe, expect, it } from 'vitest';
import { ApiFailure } from '../net/api.ts';
import { phaseAfter } from './attempt.ts';

describe('an attempt at a decision', () => {
  it('is of unknown result when no answer came', () => {
    expect(phaseAfter(new ApiFailure(null))).toEqual({ type: 'unknown' });
  });

  it('learns who decided first, or that the case has changed', () => {
    const decided = { by: 'Li Na', atMs: 5, disposition: 'seized' } as const;
    expect(phaseAfter(new ApiFailure({ code: 'conflict', message: '', decided }))).toEqual({
      type: 'decided',
      decided,
    });
    expect(phaseAfter(new ApiFailure({ code: 'conflict', message: '' }))).toEqual({ type: 'changed' });
  });

  it('is asked about again after any other refusal', () => {
    const failure = new ApiFailure({ code: 'reason-needed', message: '' });
    expect(phaseAfter(failure)).toEqual({ type: 'asking', failure });
  });
});
