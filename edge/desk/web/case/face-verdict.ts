import type { ToldFaces } from '../../../contract/judgement.ts';

export type FaceVerdict = 'same' | 'borderline' | 'different' | 'unclear' | 'not-compared';

/** A distance that is nearer to the limit than this share of it deserves a second look. */
const BORDER_SHARE = 0.15;

/** What a comparison says, in a word. */
export function faceVerdict(faces: ToldFaces | undefined): FaceVerdict {
  if (faces === undefined) return 'not-compared';
  const { distance, sameBelow } = faces;
  if (distance === null) return 'unclear';
  if (distance >= sameBelow) return 'different';
  return distance >= sameBelow * (1 - BORDER_SHARE) ? 'borderline' : 'same';
}
