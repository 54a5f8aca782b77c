import type { SeenObject } from '../contract/assessor.ts';
import type { DetectorManifest } from '../packs/manifest.ts';
import { type Candidates, type Outputs, readCandidates } from './candidates.ts';
import type { Placement } from './placement.ts';
import { unbelievable } from './unbelievable.ts';

/** Boxes of one class that are held against each other, the strongest; a bag has room for fewer things. */
const MOST_OF_A_CLASS = 300;
/** Objects that are told of each class, the strongest: many of one class must not push out the one that matters. */
export const MOST_TOLD = 50;
/** How far beyond 0..1 a score may lie: what float32 rounds. */
const ROUNDING = 1e-4;

type Expected = Pick<DetectorManifest, 'classes' | 'input' | 'maxOverlap' | 'output'>;

/**
 * What a detector's tensors say is in the bag: boxes above their class's threshold, of overlapping ones of a class the
 * strongest, in pixels of the scan, strongest first. A box that lies in the padding alone is none.
 * @throws Fault `model-unavailable` when the tensors are of another shape than the manifest says, when a number is none,
 * when a score is not of 0..1, or when a box ends before it begins or lies beyond the picture: then its numbers are not what
 * the manifest says they are, and what it saw would be lost
 */
export function readObjects(outputs: Outputs, expected: Expected, placement: Placement): SeenObject[] {
  const { classes, input, output, maxOverlap } = expected;
  const candidates = readCandidates(outputs, output, input, classes.length);
  requireShares(candidates.scores);
  const objects = classes.flatMap(({ name, category, threshold }, index): SeenObject[] =>
    strongestOf(candidates, index, classes.length, threshold, maxOverlap)
      .slice(0, MOST_TOLD)
      .flatMap((found) => {
        const corners = cornersOf(candidates.boxes, found.box);
        if (isBeyond(corners, input)) throw unbelievable('a box lies beyond the picture');
        const box = inScan(corners, placement);
        return box === null ? [] : [{ name, category, box, score: Math.min(1, Math.max(0, found.score)) }];
      }),
  );
  return objects.sort((one, other) => other.score - one.score);
}

function requireShares(scores: Float32Array): void {
  for (const score of scores) {
    if (!(score >= -ROUNDING && score <= 1 + ROUNDING)) throw unbelievable(`a score is ${score}`);
  }
}

interface Found {
  readonly box: number;
  readonly score: number;
}

/** Greedy suppression: the strongest box stays, and those of its class that overlap it by too much go. */
function strongestOf(
  { boxes, scores }: Candidates,
  index: number,
  classes: number,
  threshold: number,
  maxOverlap: number,
): readonly Found[] {
  const found: Found[] = [];
  for (let box = 0; box * 4 < boxes.length; box += 1) {
    const score = scores[box * classes + index] ?? 0;
    if (score < threshold) continue;
    const corners = cornersOf(boxes, box);
    if (!corners.every(Number.isFinite)) throw unbelievable('a box has no size');
    if (corners[2] < corners[0] || corners[3] < corners[1]) throw unbelievable('a box ends before it begins');
    found.push({ box, score });
  }
  found.sort((one, other) => other.score - one.score);
  const kept: Found[] = [];
  for (const candidate of found.slice(0, MOST_OF_A_CLASS)) {
    const corners = cornersOf(boxes, candidate.box);
    if (kept.every(({ box }) => overlap(cornersOf(boxes, box), corners) <= maxOverlap)) kept.push(candidate);
  }
  return kept;
}

type Corners = readonly [left: number, top: number, right: number, bottom: number];

function cornersOf(boxes: Float32Array, box: number): Corners {
  const at = box * 4;
  return [boxes[at] ?? 0, boxes[at + 1] ?? 0, boxes[at + 2] ?? 0, boxes[at + 3] ?? 0];
}

/** Intersection over union. */
function overlap(one: Corners, other: Corners): number {
  const width = Math.min(one[2], other[2]) - Math.max(one[0], other[0]);
  const height = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (areaOf(one) + areaOf(other) - width * height);
}

function areaOf([left, top, right, bottom]: Corners): number {
  return (right - left) * (bottom - top);
}

function isBeyond([left, top, right, bottom]: Corners, { width, height }: Expected['input']): boolean {
  return right < 0 || bottom < 0 || left > width || top > height;
}

/** The whole pixels of the scan that a box touches; null when it touches none. */
function inScan([left, top, right, bottom]: Corners, { width, height, scan }: Placement): SeenObject['box'] | null {
  const [scaleX, scaleY] = [scan.width / width, scan.height / height];
  if (right < 0 || bottom < 0 || left >= width || top >= height) return null;
  const x = Math.max(0, Math.floor(left * scaleX));
  const y = Math.max(0, Math.floor(top * scaleY));
  return {
    x,
    y,
    width: Math.max(1, Math.min(scan.width, Math.ceil(right * scaleX)) - x),
    height: Math.max(1, Math.min(scan.height, Math.ceil(bottom * scaleY)) - y),
  };
}
