import type { BagOpinion, FaceOpinion, FaceQuality, SeenObject } from '../../edge/contract/assessor.ts';
import type { Source } from '../../edge/contract/judgement.ts';
import { type Entropy, seededEntropy } from '../../hardware/entropy.ts';
import { SOUGHT, type Sought } from '../xray/items/family.ts';
import { readBagMark, readFaceMark } from './marks.ts';
import { CATEGORY_OF } from './packing.ts';

/** How often the models that are stood in for see what is there, and what is not. */
const DETECTION_RATE = 0.9;
const FALSE_ALARM_RATE = 0.005;
/** Distances of two pictures of one person, and of two people: least, most; they overlap a little. */
const SAME = [0.22, 0.605] as const;
const OTHER = [0.58, 0.95] as const;
const SAME_BELOW = 0.6;
const BLURRED_RATE = 0.01;

const DETECTOR: Source = { kind: 'model', name: 'bag-xray', version: '0.0.0' };
const COMPARER: Source = { kind: 'model', name: 'face', version: '0.0.0' };

/** What a detector might make of a bag whose picture carries its contents: the same bytes give the same answer. */
export function drawBagOpinion(png: Uint8Array): BagOpinion {
  const mark = readBagMark(png);
  const entropy = seededEntropy(hashOf(mark));
  const there = mark.split(' ').filter((word) => isSought(word));
  const seen = there.filter(() => entropy.chance(DETECTION_RATE));
  if (entropy.chance(FALSE_ALARM_RATE)) seen.push(entropy.pick(SOUGHT));
  return { objects: seen.map((sought) => objectOf(sought, entropy)), source: DETECTOR };
}

function isSought(word: string): word is Sought {
  return SOUGHT.some((sought) => sought === word);
}

function objectOf(sought: Sought, entropy: Entropy): SeenObject {
  const box = { x: entropy.below(300), y: entropy.below(200), width: 60, height: 40 };
  return { name: sought, category: CATEGORY_OF[sought], box, score: 0.5 + entropy.unit() / 2 };
}

/** What a comparison of two marked pictures might give; unmarked ones show nobody. The same bytes, the same answer. */
export function drawFaceOpinion(portrait: Uint8Array, live: Uint8Array): FaceOpinion {
  const [holder, person] = [readFaceMark(portrait), readFaceMark(live)];
  const entropy = seededEntropy(hashOf(Buffer.from(live.subarray(0, 256)).toString('latin1')));
  const [least, most] = holder?.face === person?.face ? SAME : OTHER;
  const distance = least + (most - least) * entropy.unit();
  const isBlurred = entropy.chance(BLURRED_RATE);
  const quality = { portrait: qualityOf(holder?.people ?? 0, false), live: qualityOf(person?.people ?? 0, isBlurred) };
  const isGood = Object.values(quality).every(({ rejected }) => rejected.length === 0);
  return { ...quality, distance: isGood ? distance : null, sameBelow: SAME_BELOW, source: COMPARER };
}

/** How good a marked picture might be, before it is compared. */
export function drawFaceQuality(picture: Uint8Array): FaceQuality {
  return qualityOf(readFaceMark(picture)?.people ?? 0, false);
}

function qualityOf(faces: number, isBlurred: boolean): FaceQuality {
  const crowd = faces === 0 ? (['no-face'] as const) : faces > 1 ? (['several-faces'] as const) : [];
  const rejected = [...crowd, ...(isBlurred ? (['blurred'] as const) : [])];
  return { faces, widthPx: 120, sharpness: isBlurred ? 8 : 180, yawDegrees: 4, rejected };
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}
