import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../contract/judgement.ts';
import { bandOf, scaleOf, scoreParts } from './score-parts.ts';

function risk(score: number, base: number, shares: readonly number[]): Finding {
  return {
    code: 'goods-risk-high',
    severity: 'doubt',
    source: { kind: 'model', name: 'goods-risk', version: '1.0.0' },
    text: '',
    score,
    base,
    contributions: shares.map((share, index) => ({ feature: `feature ${index}`, value: 'x', share })),
  };
}

describe('the parts of a score', () => {
  it('come to the score, strongest first, each where the one before ended', () => {
    const told = scoreParts(risk(0.82, -1.2, [0.3, 2.1, -0.4]));
    expect(told?.parts.map(({ share }) => share).slice(0, 4)).toEqual([-1.2, 2.1, -0.4, 0.3]);
    expect(told?.parts.at(-1)?.to).toBeCloseTo(Math.log(0.82 / 0.18), 2);
  });

  it('come to the score whatever is told, and lie on their scale', () => {
    const share = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        share,
        fc.array(share, { minLength: 1 }),
        (score, base, shares) => {
          const told = scoreParts(risk(score, base, shares));
          if (told === null) throw new TypeError('a score with contributions has parts');
          expect(told.parts.at(-1)?.to).toBeCloseTo(told.odds, 1);
          const { least, most } = scaleOf(told);
          expect(told.parts.every(({ from, to }) => Math.min(from, to) >= least && Math.max(from, to) <= most)).toBe(
            true,
          );
        },
      ),
    );
  });

  it('are none of a finding without contributions', () => {
    expect(scoreParts(risk(0.5, 0, []))).toBeNull();
  });

  it('have a word for every score', () => {
    expect([0, 0.2, 0.5, 0.8, 1].map(bandOf)).toEqual(['low', 'raised', 'high', 'very-high', 'very-high']);
  });
});
