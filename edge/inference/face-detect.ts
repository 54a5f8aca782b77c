import { drawPart, type Picture } from './face-picture.ts';
import type { FaceNetwork } from './face-session.ts';

/** Where a face is, in pixels of the picture. */
export interface FaceBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** 0..1 */
  readonly score: number;
}

/** The detector's input (Ultra-Light-Fast-Generic-Face-Detector, RFB-320): samples of (value - 127) / 128. */
const WIDTH = 320;
const HEIGHT = 240;
const MEAN = 127;
const SCALE = 128;
/** Its candidates: 3 or 2 sizes on each cell of grids of stride 8, 16, 32 and 64. */
const CANDIDATES = 4420;
/** Of two boxes that overlap (intersection over union) by more, the weaker is dropped. */
const MAX_OVERLAP = 0.35;

/** The faces of a picture that score `minScore` at least, largest first. */
export async function detectFaces(network: FaceNetwork, picture: Picture, minScore: number): Promise<FaceBox[]> {
  // The whole picture in the middle of the input: pixels stay square, as faces do.
  const a = Math.max(picture.width / WIDTH, picture.height / HEIGHT);
  const where = { a, b: 0, x0: (picture.width - a * WIDTH) / 2, y0: (picture.height - a * HEIGHT) / 2 };
  const samples = drawPart(picture, where, WIDTH, HEIGHT);
  for (let at = 0; at < samples.length; at++) samples[at] = ((samples[at] ?? 0) - MEAN) / SCALE;
  const lengths = { scores: CANDIDATES * 2, boxes: CANDIDATES * 4 };
  const { scores, boxes } = await network.run(samples, [1, 3, HEIGHT, WIDTH], lengths);
  const found: FaceBox[] = [];
  for (let index = 0; index < CANDIDATES; index++) {
    const score = scores[index * 2 + 1] ?? 0;
    if (score < minScore) continue;
    // Left, top, right and bottom as shares of the input.
    const [left = 0, top = 0, right = 0, bottom = 0] = boxes.subarray(index * 4, index * 4 + 4);
    const [width, height] = [(right - left) * WIDTH * a, (bottom - top) * HEIGHT * a];
    found.push({ left: left * WIDTH * a + where.x0, top: top * HEIGHT * a + where.y0, width, height, score });
  }
  return withoutOverlaps(found).sort((one, other) => other.width * other.height - one.width * one.height);
}

function withoutOverlaps(boxes: readonly FaceBox[]): FaceBox[] {
  const kept: FaceBox[] = [];
  for (const box of [...boxes].sort((one, other) => other.score - one.score)) {
    if (kept.every((better) => overlap(better, box) <= MAX_OVERLAP)) kept.push(box);
  }
  return kept;
}

function overlap(one: FaceBox, other: FaceBox): number {
  const shared = (start: 'left' | 'top', length: 'width' | 'height') =>
    Math.min(one[start] + one[length], other[start] + other[length]) - Math.max(one[start], other[start]);
  const both = Math.max(0, shared('left', 'width')) * Math.max(0, shared('top', 'height'));
  return both / (one.width * one.height + other.width * other.height - both);
}
