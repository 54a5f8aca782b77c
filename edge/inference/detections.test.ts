import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFault } from '../contract/fault.ts';
import { DETECTOR_INPUT } from '../packs/detector-input.fixture.ts';
import type { DetectorOutput } from '../packs/manifest.ts';
import type { OutputTensor } from './candidates.ts';
import { MOST_TOLD, readObjects } from './detections.ts';
import type { Placement } from './placement.ts';

type Expected = Parameters<typeof readObjects>[1];

/** A scan of twice as many pixels, which fills the input but for its last eight rows. */
const PLACEMENT: Placement = { width: 64, height: 24, scan: { width: 128, height: 48 } };
const BOXES_SCORES: DetectorOutput = { format: 'boxes-scores', boxes: 'boxes', scores: 'scores' };

function expected(output: DetectorOutput): Expected {
  return {
    input: { ...DETECTOR_INPUT, width: 64, height: 32 },
    output,
    maxOverlap: 0.5,
    classes: [
      { name: 'knife', category: 'blade', threshold: 0.5 },
      { name: 'bottle', category: 'alcohol', threshold: 0.3 },
    ],
  };
}

function tensor(dims: readonly number[], numbers: readonly number[]): OutputTensor {
  return { dims, data: Float32Array.from(numbers) };
}

/** Boxes as left, top, right, bottom, and the scores of knife and bottle. */
function boxesScores(...rows: readonly (readonly [box: readonly number[], scores: readonly number[]])[]) {
  return {
    boxes: tensor(
      [1, rows.length, 4],
      rows.flatMap(([box]) => box),
    ),
    scores: tensor(
      [1, rows.length, 2],
      rows.flatMap(([, scores]) => scores),
    ),
  };
}

const zeros = (length: number) => Array.from({ length }, () => 0);
const read = (outputs: Record<string, OutputTensor>, output: DetectorOutput = BOXES_SCORES) =>
  readObjects(outputs, expected(output), PLACEMENT);
const unbelievable = expect.objectContaining({ code: 'model-unavailable' }) as unknown;

describe('each format gives the same box', () => {
  // A knife of 16 x 8 pixels whose middle is at (24, 12), and a place of nothing.
  const knife = [{ name: 'knife', category: 'blade', box: { x: 32, y: 16, width: 32, height: 16 } }];

  it('boxes-scores', () => {
    const seen = read(
      boxesScores(
        [
          [16, 8, 32, 16],
          [0.75, 0.25],
        ],
        [
          [0, 0, 8, 8],
          [0.25, 0],
        ],
      ),
    );
    expect(seen).toEqual([{ ...knife[0], score: 0.75 }]);
  });

  it('yolov8: a row a number, a column a box', () => {
    const output = tensor([1, 6, 2], [24, 4, 12, 4, 16, 8, 8, 8, 0.75, 0.25, 0.25, 0]);
    expect(read({ output0: output }, { format: 'yolov8', output: 'output0' })).toEqual([{ ...knife[0], score: 0.75 }]);
  });

  it('yolox: offsets and logarithms in cells of three grids', () => {
    // 8 x 4 cells of 8 pixels, 4 x 2 of 16, 2 x 1 of 32. The knife is found by cell (1, 0) of the second grid.
    const cells = 32 + 8 + 2;
    const numbers = zeros(cells * 7);
    numbers.splice((32 + 1) * 7, 7, 0.5, 0.75, Math.log(1), Math.log(0.5), 0.9375, 0.8, 0.25);
    const [seen, ...others] = read({ output: tensor([1, cells, 7], numbers) }, { format: 'yolox', output: 'output' });
    expect(others).toEqual([]);
    expect(seen).toEqual({ ...knife[0], score: expect.closeTo(0.75, 6) as number });
  });

  it('yolox: the last cell of the coarsest grid is the last row', () => {
    const numbers = zeros(42 * 7);
    numbers.splice(41 * 7, 7, 0.5, 0.25, Math.log(0.5), Math.log(0.25), 1, 0, 1);
    const seen = read({ output: tensor([1, 42, 7], numbers) }, { format: 'yolox', output: 'output' });
    expect(seen).toEqual([
      { name: 'bottle', category: 'alcohol', box: { x: 80, y: 8, width: 32, height: 16 }, score: 1 },
    ]);
  });

  const shares = tensor([1, 2, 4], [24 / 64, 12 / 32, 16 / 64, 8 / 32, 0.5, 0.5, 0.1, 0.1]);

  it('detr with a sigmoid a class', () => {
    const logits = tensor([1, 2, 2], [Math.log(3), -Math.log(3), -5, -5]);
    const output = { format: 'detr', boxes: 'boxes', logits: 'logits', activation: 'sigmoid' } as const;
    expect(read({ boxes: shares, logits }, output)).toEqual([
      { ...knife[0], score: expect.closeTo(0.75, 6) as number },
    ]);
  });

  it('detr with a softmax whose last class is nothing', () => {
    const logits = tensor([1, 2, 3], [Math.log(6), 0, 0, 0, 0, 9]);
    const output = { format: 'detr', boxes: 'boxes', logits: 'logits', activation: 'softmax' } as const;
    expect(read({ boxes: shares, logits }, output)).toEqual([
      { ...knife[0], score: expect.closeTo(0.75, 6) as number },
    ]);
  });
});

describe('of what a detector finds', () => {
  it('each class has its own threshold', () => {
    const seen = read(
      boxesScores(
        [
          [0, 0, 8, 8],
          [0.49, 0.31],
        ],
        [
          [20, 0, 28, 8],
          [0.5, 0.29],
        ],
      ),
    );
    expect(seen.map(({ name, score }) => [name, score])).toEqual([
      ['knife', 0.5],
      ['bottle', expect.closeTo(0.31, 6)],
    ]);
  });

  it('the weaker of two boxes of a class that overlap too much is dropped, and no box of another class', () => {
    // The second shares 6 x 8 of 10 x 8 pixels with the first (0.6), the third 4 x 8 of 12 x 8 (0.33).
    const seen = read(
      boxesScores(
        [
          [0, 0, 8, 8],
          [0.9, 0],
        ],
        [
          [2, 0, 10, 8],
          [0.8, 0.6],
        ],
        [
          [4, 0, 12, 8],
          [0.7, 0],
        ],
      ),
    );
    expect(seen.map(({ name, box }) => [name, box.x])).toEqual([
      ['knife', 0],
      ['knife', 8],
      ['bottle', 4],
    ]);
  });

  it('a box ends where the scan ends, and one in the padding alone is none', () => {
    const knife = [0.9, 0];
    const seen = read(boxesScores([[-4.2, 20, 3.2, 30], knife], [[0, 24, 8, 32], knife]));
    expect(seen.map(({ box }) => box)).toEqual([{ x: 0, y: 40, width: 7, height: 8 }]);
  });

  it('a box that lies beyond the picture is not believed: its numbers are of another kind', () => {
    const pixelsForShares = [20_480, 6400, 25_600, 8320];
    for (const box of [pixelsForShares, [0, -9, 8, -1]]) {
      expect(() => read(boxesScores([box, [0.9, 0]]))).toThrow(/beyond the picture/);
      expect(read(boxesScores([box, [0.2, 0]]))).toEqual([]);
    }
  });

  it('the strongest come first, and many of one class push out no other', () => {
    const many = Array.from({ length: 500 }, (_, at): [number[], number[]] => {
      const [x, y, knife] = [(at % 25) * 2.5, Math.floor(at / 25), at === 0 ? 0.5 : 0];
      return [Array.of(x, y, x + 1, y + 0.5), [knife, 0.4 + at / 1000]];
    });
    const seen = read(boxesScores(...many));
    expect(seen).toHaveLength(MOST_TOLD + 1);
    expect(seen[0]?.score).toBeCloseTo(0.899, 6);
    expect(seen.filter(({ name }) => name === 'knife')).toHaveLength(1);
  });

  it('nothing may be all', () => {
    expect(read(boxesScores())).toEqual([]);
  });
});

function readOrNothing(outputs: Record<string, OutputTensor>) {
  try {
    return read(outputs);
  } catch (error) {
    if (isFault(error, 'model-unavailable')) return [];
    throw error;
  }
}

describe('an answer that cannot be believed is none', () => {
  const good = boxesScores([
    [0, 0, 8, 8],
    [0.9, 0],
  ]);

  it.each([
    [
      'a box that is not a number',
      boxesScores([
        [0, Number.NaN, 8, 8],
        [0.1, 0],
      ]),
    ],
    [
      'an infinite box',
      boxesScores([
        [0, 0, Infinity, 8],
        [0.1, 0],
      ]),
    ],
    [
      'a score that is not a number',
      boxesScores([
        [0, 0, 8, 8],
        [0.9, Number.NaN],
      ]),
    ],
    [
      'a score above 1',
      boxesScores([
        [0, 0, 8, 8],
        [0.9, 1.1],
      ]),
    ],
    [
      'a score below 0',
      boxesScores([
        [0, 0, 8, 8],
        [0.9, -0.1],
      ]),
    ],
    [
      'a box that ends before it begins',
      boxesScores([
        [8, 0, 0, 8],
        [0.9, 0],
      ]),
    ],
    ['fewer scores than boxes', { ...good, scores: tensor([1, 0, 2], []) }],
    ['scores of more classes', { ...good, scores: tensor([1, 1, 3], [0, 0, 0]) }],
    ['boxes of five numbers', { ...good, boxes: tensor([1, 1, 5], [0, 0, 0, 0, 0]) }],
    ['two images', { ...good, boxes: tensor([2, 1, 4], [0, 0, 8, 8, 0, 0, 8, 8]) }],
    ['whole numbers', { ...good, boxes: { dims: [1, 1, 4], data: Int32Array.of(0, 0, 8, 8) } }],
    ['no scores at all', { boxes: good.boxes }],
  ])('%s', (_what, outputs) => {
    expect(() => read(outputs)).toThrow(unbelievable);
  });

  it('a box that is too large for a number', () => {
    const numbers = zeros(42 * 7);
    numbers.splice(0, 7, 0, 0, 100, 0, 1, 1, 1);
    const outputs = { output: tensor([1, 42, 7], numbers) };
    expect(() => read(outputs, { format: 'yolox', output: 'output' })).toThrow(unbelievable);
  });

  it('whatever the numbers, there are boxes within the scan or a fault', () => {
    const number = fc.oneof(fc.float(), fc.float({ min: 0, max: 1, noNaN: true }), fc.float({ min: -10, max: 70 }));
    const row = fc.tuple(
      fc.array(number, { minLength: 4, maxLength: 4 }),
      fc.array(number, { minLength: 2, maxLength: 2 }),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 4 }), (rows) => {
        for (const { box, score } of readOrNothing(boxesScores(...rows))) {
          expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
          expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(1);
          expect(box.x + box.width).toBeLessThanOrEqual(128);
          expect(box.y + box.height).toBeLessThanOrEqual(48);
          expect(score >= 0.3 && score <= 1).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
