import { expect, it } from 'vitest';
import { placeLabels } from './labels.ts';

const STAGE = { width: 300, height: 200 };
const label = { width: 100, height: 20 };
const at = (x: number, y: number) => ({ box: { x, y, width: 50, height: 50 }, label });

it('a label stands above its box', () => {
  expect(placeLabels([at(20, 100)], STAGE)).toEqual([{ x: 20, y: 78, width: 100, height: 20 }]);
});

it('labels of things that lie on each other are all read', () => {
  const labels = placeLabels(
    Array.from({ length: 7 }, () => at(100, 80)),
    STAGE,
  );
  for (const [index, one] of labels.entries()) {
    for (const other of labels.slice(index + 1)) {
      const apart = one.x + 100 <= other.x || other.x + 100 <= one.x || one.y + 20 <= other.y || other.y + 20 <= one.y;
      expect(apart).toBe(true);
    }
  }
});

it('a label stays on the stage when its box reaches beyond it', () => {
  const [first] = placeLabels([{ box: { x: -500, y: -500, width: 2000, height: 2000 }, label }], STAGE);
  expect(first).toEqual({ x: 0, y: 0, width: 100, height: 20 });
});
