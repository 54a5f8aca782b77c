import { describe, expect, it } from 'vitest';
import { faceVerdict } from './face-verdict.ts';

const quality = { faces: 1, widthPx: 120, sharpness: 80, yawDegrees: 2 };

describe('the comparison of faces in a word', () => {
  it.each([
    [0.3, 'same'],
    [0.9, 'borderline'],
    [1, 'different'],
    [1.4, 'different'],
    [null, 'unclear'],
  ] as const)('a distance of %s is %s', (distance, verdict) => {
    const source = { kind: 'model', name: 'face', version: '1' } as const;
    expect(faceVerdict({ distance, sameBelow: 1, portrait: quality, live: quality, source })).toBe(verdict);
  });

  it('is none where none was made', () => {
    expect(faceVerdict(undefined)).toBe('not-compared');
  });
});
