import type { Entropy } from '../../hardware/entropy.ts';
import { type Canvas, blurred, canvasOf, halved, toBytes } from './canvas.ts';
import { type Pose, drawPerson } from './draw-head.ts';
import { headOf } from './head.ts';
import { jpegOf } from './jpeg.ts';
import { type Colour, dimmed, personOf } from './person.ts';

/** How a snapshot of the lane's camera is taken. */
export interface Shot {
  /** How far the head is turned to a side, degrees; positive to the right of the picture. */
  readonly yawDegrees?: number;
  /** Blur by movement or focus: the sigma of a Gaussian in pixels of the picture. */
  readonly blurPx?: number;
  /** Heads in the picture, the person's own the first; 0 for the empty lane. */
  readonly people?: number;
  /** Size of the heads: at 1 a face is about 100 pixels wide, at 0.3 it is far away. */
  readonly near?: number;
}

const PORTRAIT = { width: 240, height: 300, scale: 78 } as const;
const SNAPSHOT = { width: 400, height: 300, scale: 68 } as const;
/** Drawn at twice the size, then halved, for smooth edges. */
const DRAWN = 2;
const RADIANS = Math.PI / 180;
const STUDIO: Colour = [0.62, 0.64, 0.66];
const WALL: Colour = [0.36, 0.38, 0.4];
const POST: Colour = [0.12, 0.13, 0.14];

/** The portrait in a document of the person with this seed: JPEG, 240 x 300, always the same bytes. */
export function portraitOf(seed: number): Uint8Array {
  const { width, height, scale } = PORTRAIT;
  const canvas = canvasOf(width * DRAWN, height * DRAWN, () => () => STUDIO);
  const light = { from: [-0.25, -0.5, 1], strength: 0.85, ambient: 0.45, tint: [1, 1, 1] } as const;
  const pose = {
    x: width,
    y: height * 0.96,
    scale: scale * DRAWN,
    yaw: 0,
    pitch: 0,
    roll: 0,
    smile: 0,
    open: 0,
    light,
  };
  const person = personOf(seed);
  drawPerson(canvas, person, headOf(person), pose);
  return jpegOf(width, height, toBytes(halved(canvas)), 88);
}

/**
 * A snapshot of the lane's camera with the person of this seed in it: JPEG, 400 x 300. Place, pose, light, expression
 * and noise are drawn from `entropy`, so that no two are alike; `shot` says what else is to be seen.
 */
export function livePictureOf(seed: number, entropy: Entropy, shot: Shot = {}): Uint8Array {
  const { width, height } = SNAPSHOT;
  const { people = 1, blurPx = 0 } = shot;
  const canvas = canvasOf(width * DRAWN, height * DRAWN, laneBehind(entropy));
  const light = lightOf(entropy);
  for (let index = people - 1; index >= 0; index--) {
    const person = personOf(seed + index);
    drawPerson(canvas, person, headOf(person), poseOf(entropy, shot, light, (index + 0.5) / people));
  }
  const seen = blurred(halved(canvas), blurPx);
  addNoise(seen, entropy);
  return jpegOf(width, height, toBytes(seen), 85);
}

function poseOf(entropy: Entropy, shot: Shot, light: Pose['light'], across: number): Pose {
  const { width, height, scale } = SNAPSHOT;
  const around = (spread: number) => spread * (2 * entropy.unit() - 1);
  return {
    x: (width * across + around(20)) * DRAWN,
    y: (height * 0.45 + around(12)) * DRAWN,
    scale: scale * DRAWN * (shot.near ?? 1) * (1 + around(0.1)),
    yaw: ((shot.yawDegrees ?? 0) + around(8)) * RADIANS,
    pitch: around(6) * RADIANS,
    roll: around(5) * RADIANS,
    smile: entropy.unit() * 0.7,
    open: entropy.chance(0.2) ? entropy.unit() * 0.6 : 0,
    light,
  };
}

function lightOf(entropy: Entropy): Pose['light'] {
  const warmth = 0.1 * (2 * entropy.unit() - 1);
  return {
    from: [entropy.unit() * 1.2 - 0.6, -0.4 - 0.4 * entropy.unit(), 1],
    strength: 0.65 + 0.35 * entropy.unit(),
    ambient: 0.3 + 0.15 * entropy.unit(),
    tint: [1 + warmth, 1, 1 - warmth],
  };
}

/** A wall, its skirting, and the frame of the gate behind whoever stands there. */
function laneBehind(entropy: Entropy): (y: number) => (x: number) => Colour {
  const [width, height] = [SNAPSHOT.width * DRAWN, SNAPSHOT.height * DRAWN];
  const frameAt = width * (0.1 + 0.12 * entropy.unit());
  const brightness = 0.75 + 0.5 * entropy.unit();
  return (y) => {
    const level = brightness * (1.15 - (0.5 * y) / height);
    const [wall, post] = [dimmed(WALL, level), dimmed(POST, level)];
    return (x) => (Math.abs(x - frameAt) < 14 || Math.abs(x - (width - frameAt)) < 14 ? post : wall);
  };
}

/** Noise of a sensor: about a Gaussian, from four uniform numbers. */
function addNoise({ light }: Canvas, entropy: Entropy): void {
  for (let at = 0; at < light.length; at++) {
    const bits = entropy.uint32();
    const sum = (bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24);
    light[at] = (light[at] ?? 0) * (1 + (sum / 510 - 1) * 0.06) + (sum / 510 - 1) * 0.004;
  }
}
