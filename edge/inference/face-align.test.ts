import { describe, expect, it } from 'vitest';
import { similarityOf } from './face-align.ts';
import { drawPart, type Picture } from './face-picture.ts';

const CORNERS = [
  [0, 0],
  [10, 0],
  [0, 10],
  [10, 10],
] as const;

describe('similarityOf', () => {
  it('finds the scaling, turn and move that points went through', () => {
    const [a, b, x0, y0] = [1.5, -0.4, 12, -7];
    const found = similarityOf(
      CORNERS.map(
        ([u, v]) =>
          [
            [u, v],
            [a * u - b * v + x0, b * u + a * v + y0],
          ] as const,
      ),
    );
    expect(found.a).toBeCloseTo(a);
    expect(found.b).toBeCloseTo(b);
    expect(found.x0).toBeCloseTo(x0);
    expect(found.y0).toBeCloseTo(y0);
  });

  it('takes the middle way when points disagree', () => {
    const found = similarityOf(
      CORNERS.map(
        ([u, v], index) =>
          [
            [u, v],
            [u + (index % 2), v],
          ] as const,
      ),
    );
    expect(found.x0).toBeCloseTo(0.25);
    expect(found.a).toBeCloseTo(1.05);
  });
});

describe('drawPart', () => {
  const picture: Picture = {
    width: 2,
    height: 2,
    rgb: Uint8Array.from([10, 0, 0, 20, 0, 0, 30, 0, 0, 40, 0, 200]),
  };

  it('gives the picture itself, one plane a colour', () => {
    const planes = drawPart(picture, { a: 1, b: 0, x0: 0, y0: 0 }, 2, 2);
    expect([...planes]).toEqual([10, 20, 30, 40, 0, 0, 0, 0, 0, 0, 0, 200]);
  });

  it('takes the mean of what it shrinks', () => {
    expect([...drawPart(picture, { a: 2, b: 0, x0: 0, y0: 0 }, 1, 1)]).toEqual([25, 0, 50]);
  });

  it('turns by a quarter', () => {
    const planes = drawPart(picture, { a: 0, b: 1, x0: 2, y0: 0 }, 2, 2);
    expect([...planes.subarray(0, 4)]).toEqual([20, 40, 10, 30]);
  });

  it('is black where the picture has ended', () => {
    expect([...drawPart(picture, { a: 1, b: 0, x0: 5, y0: 5 }, 1, 1)]).toEqual([0, 0, 0]);
  });
});
