import type { FaceBox } from './face-detect.ts';
import { drawPart, type Picture } from './face-picture.ts';
import type { FaceNetwork } from './face-session.ts';

/** A point in pixels of the picture. */
export type Point = readonly [x: number, y: number];

/** What of the 68 points of a face (iBUG 300-W's numbering) is used; left and right as seen in the picture. */
export interface Landmarks {
  readonly leftEye: { readonly outer: Point; readonly inner: Point };
  readonly rightEye: { readonly outer: Point; readonly inner: Point };
  readonly noseTip: Point;
  readonly noseBase: Point;
}

const SIDE = 64;
const POINTS = 68;

/** Finds the points of the face in the box. */
export async function findLandmarks(network: FaceNetwork, picture: Picture, box: FaceBox): Promise<Landmarks> {
  // The model was made for squares as high as the detector's box.
  const a = box.height / SIDE;
  const [x0, y0] = [box.left + (box.width - box.height) / 2, box.top];
  const grey = toGrey(drawPart(picture, { a, b: 0, x0, y0 }, SIDE, SIDE)).map((value) => value / 256);
  const { output } = await network.run(grey, [1, 1, SIDE, SIDE], { output: POINTS * 2 });
  const point = (index: number): Point => [
    x0 + (output[index * 2] ?? 0) * box.height,
    y0 + (output[index * 2 + 1] ?? 0) * box.height,
  ];
  return {
    leftEye: { outer: point(36), inner: point(39) },
    rightEye: { outer: point(45), inner: point(42) },
    noseTip: point(30),
    noseBase: point(33),
  };
}

/** One plane of three: luminance (ITU-R BT.601). */
export function toGrey(planes: Float32Array): Float32Array {
  const area = planes.length / 3;
  const grey = new Float32Array(area);
  for (let at = 0; at < area; at++) {
    grey[at] = 0.299 * (planes[at] ?? 0) + 0.587 * (planes[area + at] ?? 0) + 0.114 * (planes[2 * area + at] ?? 0);
  }
  return grey;
}
