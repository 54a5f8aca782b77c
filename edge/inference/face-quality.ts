import type { FaceQuality } from '../contract/assessor.ts';
import type { FaceManifest } from '../packs/manifest.ts';
import { FACE_SIDE } from './face-align.ts';
import { type Landmarks, type Point, toGrey } from './face-landmarks.ts';

/** What is measured of the largest face. */
export interface FaceMeasures {
  readonly widthPx: number;
  readonly sharpness: number;
  readonly yawDegrees: number;
}

/**
 * How far the tip of the nose stands before the outer corners of the eyes, by half their distance. Noses differ, so that
 * the angle is an estimate: drawn heads that are turned by 35 degrees are told as turned by 27 to 43.
 */
const NOSE_LENGTH = 0.8;

/** Holds what was measured against the pack's gates. */
export function judgeQuality(faces: number, measures: FaceMeasures, gates: FaceManifest['quality']): FaceQuality {
  const rejected: FaceQuality['rejected'][number][] = [];
  if (faces > 1) rejected.push('several-faces');
  if (measures.widthPx < gates.minFacePx) rejected.push('too-small');
  if (measures.sharpness < gates.minSharpness) rejected.push('blurred');
  if (Math.abs(measures.yawDegrees) > gates.maxYawDegrees) rejected.push('turned-away');
  return { faces, ...measures, rejected };
}

/** The quality of a picture without a face. */
export const NO_FACE: FaceQuality = { faces: 0, widthPx: 0, sharpness: 0, yawDegrees: 0, rejected: ['no-face'] };

/** Variance of the Laplacian (four neighbours) of an aligned face in grey. */
export function sharpnessOf(face: Float32Array): number {
  const grey = toGrey(face);
  const at = (index: number) => grey[index] ?? 0;
  let [sum, squares, count] = [0, 0, 0];
  for (let y = 1; y < FACE_SIDE - 1; y++) {
    for (let x = 1; x < FACE_SIDE - 1; x++) {
      const here = y * FACE_SIDE + x;
      const laplacian = at(here - 1) + at(here + 1) + at(here - FACE_SIDE) + at(here + FACE_SIDE) - 4 * at(here);
      sum += laplacian;
      squares += laplacian * laplacian;
      count += 1;
    }
  }
  return squares / count - (sum / count) ** 2;
}

/**
 * How far the head is turned to a side, in degrees; positive to the right of the picture. When a head turns, the tip of
 * the nose leaves the middle between the eyes: its offset by half the distance of the eyes is `NOSE_LENGTH` x tan(yaw).
 */
export function yawOf({ leftEye, rightEye, noseTip }: Landmarks): number {
  const [left, right] = [leftEye.outer, rightEye.outer];
  const middle: Point = [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2];
  const half: Point = [(right[0] - left[0]) / 2, (right[1] - left[1]) / 2];
  const offset = (noseTip[0] - middle[0]) * half[0] + (noseTip[1] - middle[1]) * half[1];
  const ratio = offset / (half[0] ** 2 + half[1] ** 2);
  return (Math.atan(ratio / NOSE_LENGTH) * 180) / Math.PI;
}
