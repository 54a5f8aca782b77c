import { type Canvas, lay } from './canvas.ts';
import { bell, grainAt, smooth } from './curve.ts';
import { dot, type Expression, type HeadMesh, turned, unit, type Vector } from './head.ts';
import { type Colour, dimmed, type Person, times } from './person.ts';
import { hairColour, surfaceAt } from './skin.ts';

/** How a head stands in the picture. Angles in radians, places and lengths in pixels. */
export interface Pose extends Expression {
  readonly x: number;
  readonly y: number;
  /** Pixels to a unit of the head. */
  readonly scale: number;
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
  readonly light: Lighting;
}

export interface Lighting {
  /** Where the light comes from. */
  readonly from: Vector;
  readonly strength: number;
  readonly ambient: number;
  readonly tint: Colour;
}

/** What the rasteriser carries over a triangle: where on the head, and the turned normal. */
const CARRIED = 6;
/** How far the eye is from the head, in units of the head. */
const EYE_DISTANCE = 9;
/** Nothing of a person is further from the middle of the face. */
const WIDEST = 2;

/** Draws a person's head, hair and shoulders. */
export function drawPerson(canvas: Canvas, person: Person, mesh: HeadMesh, pose: Pose): void {
  drawBehind(canvas, person, pose);
  const depths = new Float32Array(canvas.width * canvas.height).fill(-Infinity);
  const corners = project(mesh, pose);
  const paint = painter(canvas, person, pose);
  const { columns, rows } = mesh;
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const at = row * columns + column;
      fill(canvas, depths, corners, [at, at + 1, at + columns], paint);
      fill(canvas, depths, corners, [at + 1, at + columns + 1, at + columns], paint);
    }
  }
}

/** Nine numbers a point: x and y in the picture, depth, then what is carried. */
function project(mesh: HeadMesh, pose: Pose): Float32Array {
  const stride = 3 + CARRIED;
  const corners = new Float32Array((mesh.points.length / 3) * stride);
  for (let index = 0; index < mesh.points.length / 3; index++) {
    const [x = 0, y = 0, z = 0] = mesh.points.subarray(index * 3, index * 3 + 3);
    const [nx = 0, ny = 0, nz = 0] = mesh.normals.subarray(index * 3, index * 3 + 3);
    const placed = turned([x, y, z], pose.yaw, pose.pitch, pose.roll);
    const near = (pose.scale * EYE_DISTANCE) / (EYE_DISTANCE - placed[2]);
    const normal = turned([nx, ny, nz], pose.yaw, pose.pitch, pose.roll);
    const where = [pose.x + placed[0] * near, pose.y + placed[1] * near, placed[2]];
    corners.set([...where, x, y, z, ...normal], index * stride);
  }
  return corners;
}

type Paint = (x: number, y: number, carried: readonly number[]) => void;

/** Paints the pixels of a triangle that lie in front of what was painted. */
function fill(
  canvas: Canvas,
  depths: Float32Array,
  corners: Float32Array,
  triangle: readonly number[],
  paint: Paint,
): void {
  const stride = 3 + CARRIED;
  const [a = 0, b = 0, c = 0] = triangle.map((corner) => corner * stride);
  const value = (corner: number, index: number) => corners[corner + index] ?? 0;
  const [ax, ay, bx, by, cx, cy] = [value(a, 0), value(a, 1), value(b, 0), value(b, 1), value(c, 0), value(c, 1)];
  const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  if (area <= 0) return;
  const [left, right] = [
    Math.max(0, Math.ceil(Math.min(ax, bx, cx))),
    Math.min(canvas.width - 1, Math.max(ax, bx, cx)),
  ];
  const [top, bottom] = [
    Math.max(0, Math.ceil(Math.min(ay, by, cy))),
    Math.min(canvas.height - 1, Math.max(ay, by, cy)),
  ];
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const wb = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / area;
      const wc = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / area;
      const wa = 1 - wb - wc;
      if (wa < 0 || wb < 0 || wc < 0) continue;
      const between = (index: number) => wa * value(a, index) + wb * value(b, index) + wc * value(c, index);
      const depth = between(2);
      if (depth <= (depths[y * canvas.width + x] ?? 0)) continue;
      depths[y * canvas.width + x] = depth;
      paint(x, y, [between(3), between(4), between(5), between(6), between(7), between(8)]);
    }
  }
}

function painter(canvas: Canvas, person: Person, pose: Pose): Paint {
  const { light } = pose;
  const from = unit(light.from);
  const halfway = unit([from[0], from[1], from[2] + 1]);
  return (px, py, [x = 0, y = 0, z = 0, nx = 0, ny = 0, nz = 0]) => {
    const normal = unit([nx, ny, nz]);
    const { colour, gloss } = surfaceAt(person, pose, x, y, z);
    const facing = dot(normal, from);
    const fill = light.ambient * (0.75 - 0.25 * normal[1]) * (0.7 + 0.3 * Math.max(0, normal[2]));
    const shine = gloss * light.strength * Math.max(0, dot(normal, halfway)) ** 18;
    // Light that has gone through the skin comes out red beyond the edge of the shadow.
    const lit = (spread: number) => fill + light.strength * Math.max(0, (facing + spread) / (1 + spread));
    const [red, green, blue] = colour;
    const [tintRed, tintGreen, tintBlue] = light.tint;
    lay(canvas, px, py, [
      (red * lit(0.22) + shine) * tintRed,
      (green * lit(0.1) + shine) * tintGreen,
      (blue * lit(0.07) + shine) * tintBlue,
    ]);
  };
}

/** What stands behind the face: long hair, neck, shoulders. */
function drawBehind(canvas: Canvas, person: Person, pose: Pose): void {
  const light = dimmed(pose.light.tint, 0.5 * pose.light.strength + pose.light.ambient);
  const skin = times(person.skin, light);
  const clothes = dimmed(times(person.clothes, light), 0.9);
  const [left, right] = [pose.x - WIDEST * pose.scale, pose.x + WIDEST * pose.scale];
  for (let py = Math.max(0, Math.floor(pose.y - WIDEST * pose.scale)); py < canvas.height; py++) {
    for (let px = Math.max(0, Math.ceil(left)); px < Math.min(canvas.width, right); px++) {
      const [x, y] = [(px - pose.x) / pose.scale, (py - pose.y) / pose.scale];
      const side = Math.abs(x);
      const hair = hairBehind(person, x, y);
      if (hair > 0) lay(canvas, px, py, dimmed(times(hairColour(person, x, y, 0), light), 0.8), hair);
      if (side < person.head.jaw * 0.78 && y > 0.6 && y < 1.75) {
        lay(canvas, px, py, dimmed(skin, 0.55 + 0.2 * smooth(1.1, 1.5, y) - 0.2 * bell(side, person.head.jaw, 0.2)));
      }
      if (y > 1.45 + 0.28 * smooth(0.2, 1.9, side) + 0.12 * bell(x, 0, 0.5)) {
        lay(canvas, px, py, clothes);
      }
    }
  }
}

/** How much of the point is hair that shows beside and above the head. */
function hairBehind({ head, hairLength, hairline, grain }: Person, x: number, y: number): number {
  const half = head.width * 1.02 + hairline.volume * 1.1;
  const side = Math.abs(x);
  if (side > half + 0.3 || y > 0.3 + hairLength) return 0;
  const ragged = half + 0.1 * grainAt(x * 4, y * 4, grain + 8);
  if (y < 0.2 && Math.hypot(x / ragged, (y + 0.25) / (1.02 + hairline.volume)) < 1) return 1;
  const hangs = hairLength > 0 && y > -0.25 && side < ragged * (1 + 0.1 * y);
  return hangs ? smooth(0.3 + hairLength, 0.1 + hairLength, y) : 0;
}
