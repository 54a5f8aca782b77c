import { describe, expect, it } from 'vitest';
import { FACE_SIDE } from './face-align.ts';
import type { Landmarks } from './face-landmarks.ts';
import { judgeQuality, sharpnessOf, yawOf } from './face-quality.ts';

const GATES = { minFacePx: 60, minSharpness: 20, maxYawDegrees: 25, minDetectionScore: 0.7 };
const GOOD = { widthPx: 100, sharpness: 80, yawDegrees: 3 };

function faceWith(noseTipX: number): Landmarks {
  const eye = (x: number) => ({ outer: [x, 100], inner: [x, 100] }) as const;
  return { leftEye: eye(50), rightEye: eye(150), noseTip: [noseTipX, 140], noseBase: [100, 150] };
}

describe('the gates', () => {
  it('let a good picture pass', () => {
    expect(judgeQuality(1, GOOD, GATES)).toEqual({ faces: 1, ...GOOD, rejected: [] });
  });

  it('name everything that is wrong with a picture', () => {
    const bad = { widthPx: 20, sharpness: 2, yawDegrees: -40 };
    const { rejected } = judgeQuality(2, bad, GATES);
    expect(rejected).toEqual(['several-faces', 'too-small', 'blurred', 'turned-away']);
  });
});

describe('yawOf', () => {
  it('is nothing when the nose is in the middle, and has the side to which the head is turned', () => {
    expect(yawOf(faceWith(100))).toBeCloseTo(0);
    expect(yawOf(faceWith(140))).toBeCloseTo(45);
    expect(yawOf(faceWith(60))).toBeCloseTo(-45);
  });
});

describe('sharpnessOf', () => {
  const face = (grey: (x: number, y: number) => number) =>
    Float32Array.from({ length: 3 * FACE_SIDE * FACE_SIDE }, (_, at) =>
      grey(at % FACE_SIDE, Math.floor(at / FACE_SIDE) % FACE_SIDE),
    );

  it('is nothing on an even or evenly sloping surface', () => {
    expect(sharpnessOf(face(() => 120))).toBeCloseTo(0);
    expect(sharpnessOf(face((x, y) => x + y / 2))).toBeCloseTo(0);
  });

  it('grows with the contrast of neighbours', () => {
    const stripes = (swing: number) => sharpnessOf(face((x) => 120 + (x % 2 === 0 ? swing : -swing)));
    expect(stripes(10)).toBeCloseTo(1600, -1);
    expect(stripes(20)).toBeGreaterThan(stripes(10));
  });
});
