import type { Box, Size } from './view.ts';

/** A box on the stage and how much room its label takes. */
export interface Labelled {
  readonly box: Box;
  readonly label: Size;
}

const GAP = 2;

/**
 * Where each label goes, in screen pixels of the stage: above its box, below it, or inside, the first that covers no
 * label that was placed before; on the stage, however far the box reaches beyond it.
 */
export function placeLabels(things: readonly Labelled[], stage: Size): readonly Box[] {
  const placed: Box[] = [];
  for (const { box, label } of things) {
    const candidates = [box.y - label.height - GAP, box.y + box.height + GAP, box.y + GAP]
      .flatMap((y) => [box.x, box.x + box.width - label.width].map((x) => inside({ x, y, ...label }, stage)))
      .concat(stacked({ x: box.x, y: box.y, ...label }, stage));
    placed.push(
      candidates.find((at) => !placed.some((other) => overlaps(at, other))) ?? inside({ ...box, ...label }, stage),
    );
  }
  return placed;
}

/** Further and further down, and then from the top, where many things lie on each other. */
function stacked(label: Box, stage: Size): readonly Box[] {
  const room = Math.max(1, stage.height - label.height);
  const rows = Math.ceil(stage.height / (label.height + GAP));
  return Array.from({ length: rows }, (_, row) =>
    inside({ ...label, y: (Math.max(0, label.y) + row * (label.height + GAP)) % room }, stage),
  );
}

function inside({ x, y, width, height }: Box, stage: Size): Box {
  const within = (at: number, most: number) => Math.max(0, Math.min(at, most));
  return { x: within(x, stage.width - width), y: within(y, stage.height - height), width, height };
}

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
