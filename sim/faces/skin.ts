import { bell, grainAt, smooth } from './curve.ts';
import type { Expression } from './head.ts';
import { type Colour, mix, type Person } from './person.ts';

/** What a point of a head is made of. */
export interface Surface {
  readonly colour: Colour;
  /** 0..1: how much of the light it mirrors. */
  readonly gloss: number;
}

const BLACK: Colour = [0.004, 0.003, 0.003];
const EYE_WHITE: Colour = [0.62, 0.57, 0.54];

/** The surface at x, y of the face (see `Person` for the units); z tells the front from the sides. */
export function surfaceAt(person: Person, expression: Expression, x: number, y: number, z: number): Surface {
  let colour = bareSkin(person, x, y, z);
  colour = withMouth(person, expression, colour, x, y);
  colour = withBeard(person, colour, x, y, z);
  colour = withBrows(person, colour, x, y);
  const eye = eyeAt(person, expression, x, y);
  colour = mix(colour, eye.colour, eye.share);
  const hair = hairShare(person, x, y, z);
  colour = mix(colour, hairColour(person, x, y, z), hair);
  const glasses = z > 0 ? glassesShare(person, x, y) : 0;
  colour = mix(colour, person.glasses?.colour ?? BLACK, glasses);
  return { colour, gloss: eye.wet + 0.04 * (1 - hair) };
}

function bareSkin(person: Person, x: number, y: number, z: number): Colour {
  const { age, eyes, grain, nose, mouth, skin, freckles } = person;
  const side = Math.abs(x);
  const front = smooth(0, 0.3, z);
  const mottled = 0.9 + 0.12 * grainAt(x * 5 + z * 3, y * 5, grain) + 0.1 * grainAt(x * 38 + z * 20, y * 38, grain + 1);
  const flush =
    0.1 * bell(side, 0.42, 0.17) * bell(y, 0.4, 0.17) + 0.08 * bell(x, 0, 0.12) * bell(y, nose.length, 0.12);
  const mouthAt = nose.length + mouth.height;
  const foldX = nose.wings + 0.05 + (y - nose.length) * 0.45;
  const fold =
    0.34 *
    age *
    bell(side, foldX, 0.022) *
    smooth(nose.length - 0.08, nose.length, y) *
    smooth(mouthAt + 0.1, mouthAt - 0.05, y);
  const forehead = 0.22 * age ** 2 * bell((y * 9) % 1, 0.5, 0.16) * bell(y, -0.5, 0.16) * bell(x, 0, 0.4);
  const bag = (0.12 + 0.3 * age) * bell(side, eyes.apart, 0.13) * bell(y, 0.13, 0.025);
  const socket = 0.3 * bell(side, eyes.apart * 0.85, 0.17) * bell(y, -0.07, 0.07);
  const nostril = 0.85 * bell(side, nose.wings * 0.5, 0.04) * bell(y, nose.length + 0.005, 0.022);
  const wing = 0.35 * bell(side, nose.wings + 0.02, 0.022) * bell(y, nose.length - 0.03, 0.05);
  const under = 0.2 * bell(x, 0, 0.2) * bell(y, mouthAt + mouth.lower + 0.08, 0.05);
  const spots = freckles * 0.5 * smooth(0.72, 0.85, grainAt(x * 26, y * 26, grain + 2)) * bell(y, 0.25, 0.25);
  const dark = (1 - front * Math.min(0.95, fold + forehead + bag + socket + wing + under + spots)) * mottled;
  const warm = mix(skin, [skin[0] * 1.15, skin[1] * 0.8, skin[2] * 0.75], flush * 6 * front);
  return mix([warm[0] * dark, warm[1] * dark, warm[2] * dark], BLACK, nostril * front);
}

function withMouth(
  { lips, mouth, nose }: Person,
  { smile, open }: Expression,
  skin: Colour,
  x: number,
  y: number,
): Colour {
  const width = mouth.width * (1 + 0.18 * smile);
  const across = x / width;
  if (Math.abs(across) > 1.15) return skin;
  const shape = Math.max(0, 1 - across * across);
  const middle = nose.length + mouth.height - smile * 0.07 * across * across;
  const bow = mouth.bow * bell(across, 0, 0.16);
  const gap = 0.09 * open * shape;
  const top = middle - gap * 0.3 - (mouth.upper * shape ** 0.7 - bow);
  const bottom = middle + gap + mouth.lower * shape ** 0.8;
  const inside =
    smooth(top - 0.012, top + 0.012, y) *
    smooth(bottom + 0.014, bottom - 0.014, y) *
    smooth(1.05, 0.95, Math.abs(across));
  const upperShade = y < middle ? 0.72 : 1;
  const painted = mix(skin, [lips[0] * upperShade, lips[1] * upperShade, lips[2] * upperShade], inside);
  const line = bell(y, middle + gap * 0.4, 0.013 + gap * 0.45) * smooth(1.08, 0.98, Math.abs(across));
  return mix(painted, BLACK, 0.9 * line);
}

function withBeard(
  { beard, hair, grain, mouth, nose, head }: Person,
  skin: Colour,
  x: number,
  y: number,
  z: number,
): Colour {
  if (beard.density === 0) return skin;
  const mouthAt = nose.length + mouth.height;
  const lipTop = mouthAt - mouth.upper;
  const side = Math.abs(x);
  const moustache =
    beard.moustache *
    smooth(nose.length + 0.03, nose.length + 0.08, y) *
    smooth(lipTop + 0.01, lipTop - 0.02, y) *
    smooth(mouth.width + 0.1, mouth.width, side);
  const jawLine = head.jaw * (0.72 - 0.35 * beard.chin);
  const cheeks = smooth(jawLine - 0.06, jawLine + 0.08, side + Math.max(0, y - mouthAt) * 1.1) * smooth(0.35, 0.6, y);
  const chin = smooth(mouthAt + mouth.lower + 0.03, mouthAt + mouth.lower + 0.12, y);
  const grown = Math.max(moustache, cheeks * smooth(-0.3, 0.1, z), chin) * beard.density;
  return mix(skin, hair, grown * (0.6 + 0.4 * grainAt(x * 70, y * 30, grain + 3)));
}

function withBrows({ brows, eyes, hair, grain }: Person, skin: Colour, x: number, y: number): Colour {
  const along = (Math.abs(x) - eyes.apart * 1.02) / (eyes.width * 1.35);
  if (Math.abs(along) > 1.2) return skin;
  const middle = -brows.height - brows.arch * (1 - along * along) - brows.tilt * 0.12 * along;
  const thickness = brows.thickness * (1.1 - 0.45 * Math.max(0, along));
  const share = bell(y, middle, thickness) * smooth(1.15, 0.85, Math.abs(along));
  return mix(skin, hair, share * brows.density * (0.75 + 0.4 * grainAt(x * 60, y * 60, grain + 4)));
}

/** An open eye: white, iris, pupil, and the dark of lashes and fold around; `share` is what it covers of the skin. */
function eyeAt({ eyes, iris, skin }: Person, { smile }: Expression, x: number, y: number) {
  const side = Math.abs(x);
  const across = (side - eyes.apart) / eyes.width;
  const nothing = { colour: BLACK, share: 0, wet: 0 };
  if (Math.abs(across) > 1.4 || Math.abs(y) > 0.25) return nothing;
  const middle = -eyes.tilt * 0.12 * across;
  const shape = Math.max(0, 1 - across * across);
  const height = eyes.height * (1 - 0.25 * Math.max(0, smile));
  const [top, bottom] = [middle - height * shape ** 0.6, middle + height * 0.8 * shape ** 0.8];
  const opened = smooth(top - 0.006, top + 0.008, y) * smooth(bottom + 0.007, bottom - 0.007, y) * (shape > 0 ? 1 : 0);
  const radius = Math.hypot(side - eyes.apart, (y - middle) * 0.96 + 0.008);
  const shadow = 0.55 + 0.45 * smooth(top, top + 0.06, y);
  const white: Colour = [EYE_WHITE[0] * shadow, EYE_WHITE[1] * shadow, EYE_WHITE[2] * shadow];
  const ring = mix(white, iris, smooth(0.083, 0.074, radius));
  const ball = mix(ring, BLACK, smooth(0.038, 0.03, radius));
  const glint = bell(Math.hypot(x - Math.sign(x) * eyes.apart + 0.025, y - middle + 0.025), 0, 0.014);
  const lash = (Math.abs(across) < 1.08 ? 1 : 0) * (0.92 * bell(y, top - 0.004, 0.018) + 0.4 * bell(y, bottom, 0.011));
  const crease = eyes.fold * 0.6 * bell(y, top - 0.055, 0.016) * smooth(1.25, 0.9, Math.abs(across));
  const dark = Math.min(1, Math.max(lash, crease * (1 - opened)));
  const around = mix([skin[0] * 0.35, skin[1] * 0.25, skin[2] * 0.22], BLACK, lash);
  const colour = mix(mix(around, ball, opened * (1 - 0.9 * lash)), [0.9, 0.9, 0.9], glint * opened);
  return { colour, share: Math.max(opened, dark), wet: opened * 0.2 };
}

/** How much of the point is hair of the head, 0..1. */
function hairShare({ hairline, hairLength, grain, head }: Person, x: number, y: number, z: number): number {
  const side = Math.abs(x);
  const ragged = 0.05 * (grainAt(x * 14, y * 6, grain + 5) - 0.5);
  const parted = 0.22 * bell(x, hairline.parting, 0.3);
  const line = hairline.height + 0.16 * (side / head.width) ** 3 - parted * hairline.volume + ragged;
  const above = smooth(line + 0.04, line - 0.04, y);
  const low = hairLength > 0 ? 1.3 : 0.05;
  const temple = smooth(0.3, 0.12, z) * smooth(low + 0.1, low - 0.05, y);
  return Math.max(above, temple);
}

/** The colour of a strand of hair. */
export function hairColour({ hair, grain }: Person, x: number, y: number, z: number): Colour {
  const strand = 0.55 + 0.9 * grainAt((x + z * 0.6) * 42, y * 5, grain + 6);
  return [hair[0] * strand, hair[1] * strand, hair[2] * strand];
}

function glassesShare({ glasses, eyes }: Person, x: number, y: number): number {
  if (glasses === null) return 0;
  const [u, v] = [
    Math.abs(Math.abs(x) - eyes.apart - 0.02) / glasses.radius,
    Math.abs(y - 0.02) / (glasses.radius * 0.8),
  ];
  const reach = (u ** glasses.square + v ** glasses.square) ** (1 / glasses.square);
  const bridge =
    bell(y, -0.05, 0.022) * smooth(eyes.apart - glasses.radius + 0.06, eyes.apart - glasses.radius, Math.abs(x));
  return Math.min(1, Math.max(bell(reach, 1, glasses.rim) * 1.4, bridge));
}
