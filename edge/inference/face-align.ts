import type { Landmarks, Point } from './face-landmarks.ts';
import { drawPart, type Picture, type Similarity } from './face-picture.ts';

/** The side of an aligned face in pixels: what dlib's network was trained on. */
export const FACE_SIDE = 150;
/** Room around the points, as a share of the square in which dlib gives them. */
const PADDING = 0.25;
/** Where dlib's `get_face_chip_details` puts five points of a face, in a square of side 1 without the padding. */
const PLACES = {
  rightOuter: [0.8595674595992, 0.2134981538014],
  rightInner: [0.6460604764104, 0.2289674387677],
  leftOuter: [0.1205750620789, 0.2137274526848],
  leftInner: [0.3340850613712, 0.2290642403242],
  noseBase: [0.4901123135679, 0.6277975316475],
} as const;

/** The face upright and in its place: `FACE_SIDE` pixels a side, three planes of 0..255. */
export function alignFace(picture: Picture, { leftEye, rightEye, noseBase }: Landmarks): Float32Array {
  const pairs: (readonly [Point, Point])[] = [
    [inSquare(PLACES.rightOuter), rightEye.outer],
    [inSquare(PLACES.rightInner), rightEye.inner],
    [inSquare(PLACES.leftOuter), leftEye.outer],
    [inSquare(PLACES.leftInner), leftEye.inner],
    [inSquare(PLACES.noseBase), noseBase],
  ];
  return drawPart(picture, similarityOf(pairs), FACE_SIDE, FACE_SIDE);
}

function inSquare([x, y]: Point): Point {
  const place = (share: number) => ((PADDING + share) / (1 + 2 * PADDING)) * FACE_SIDE;
  return [place(x), place(y)];
}

/** The scaling, turn and move that brings the first points nearest to the second ones, by least squares. */
export function similarityOf(pairs: readonly (readonly [from: Point, to: Point])[]): Similarity {
  const mean = (pick: (pair: readonly [Point, Point]) => number) =>
    pairs.reduce((sum, pair) => sum + pick(pair), 0) / pairs.length;
  const [fromX, fromY] = [mean(([from]) => from[0]), mean(([from]) => from[1])];
  const [toX, toY] = [mean(([, to]) => to[0]), mean(([, to]) => to[1])];
  const spread = mean(([from]) => (from[0] - fromX) ** 2 + (from[1] - fromY) ** 2);
  const along = mean(([from, to]) => (from[0] - fromX) * (to[0] - toX) + (from[1] - fromY) * (to[1] - toY));
  const across = mean(([from, to]) => (from[0] - fromX) * (to[1] - toY) - (from[1] - fromY) * (to[0] - toX));
  const [a, b] = [along / spread, across / spread];
  return { a, b, x0: toX - a * fromX + b * fromY, y0: toY - b * fromX - a * fromY };
}
