import { bell, smooth, through } from './curve.ts';
import type { Person } from './person.ts';

/** A point of a head in its own frame: x to the right of the picture, y down, z towards whoever looks. */
export type Vector = readonly [x: number, y: number, z: number];

/** What moves in a face between two pictures, -1..1 and 0..1. */
export interface Expression {
  readonly smile: number;
  readonly open: number;
}

/** The skin of a head as a grid: `columns` x `rows` points, from side to side and from the top to the chin. */
export interface HeadMesh {
  readonly columns: number;
  readonly rows: number;
  /** Three numbers a point. */
  readonly points: Float32Array;
  readonly normals: Float32Array;
}

const TOP = -1.22;
const COLUMNS = 121;
const ROWS = 151;
/** Half of the angle that the grid spans around the head. */
const HALF_TURN = 1.75;

/** Models a person's head. */
export function headOf(person: Person): HeadMesh {
  const { head } = person;
  const bottom = head.length;
  const halfWidth = through([
    [TOP, 0],
    [-1.14, head.width * 0.42],
    [-0.98, head.width * 0.7],
    [-0.7, head.width * 0.92],
    [-0.3, head.width],
    [0.1, head.width * 0.985],
    [0.4, head.cheek],
    [bottom * 0.62, head.jaw],
    [bottom * 0.84, head.chin],
    [bottom * 0.95, head.chin * 0.62],
    [bottom, 0],
  ]);
  const depth = through([
    [TOP, 0],
    [-1.12, 0.3],
    [-0.95, 0.55],
    [-0.65, 0.74],
    [-0.3, 0.8],
    [0, 0.76],
    [0.3, 0.78],
    [0.6, 0.8],
    [bottom * 0.7, 0.8],
    [bottom * 0.86, 0.82],
    [bottom * 0.95, 0.72],
    [bottom, 0.4],
  ]);
  const points = new Float32Array(COLUMNS * ROWS * 3);
  for (let row = 0; row < ROWS; row++) {
    const y = TOP + ((bottom - TOP) * row) / (ROWS - 1);
    const [across, deep] = [Math.max(0, halfWidth(y)), Math.max(0, depth(y))];
    for (let column = 0; column < COLUMNS; column++) {
      const angle = HALF_TURN * ((2 * column) / (COLUMNS - 1) - 1);
      const x = across * Math.sin(angle);
      const front = Math.cos(angle);
      const z = deep * Math.sign(front) * Math.abs(front) ** 0.75;
      points.set([x, y, z + (front > 0 ? relief(person, x, y) : 0)], (row * COLUMNS + column) * 3);
    }
  }
  return { columns: COLUMNS, rows: ROWS, points, normals: normalsOf(points) };
}

/** How far the features stand out of the plain head. */
function relief(person: Person, x: number, y: number): number {
  const { eyes, brows, head, mouth, nose, hairline } = person;
  const side = Math.abs(x);
  const mouthAt = nose.length + mouth.height;
  const socket = -(0.05 + eyes.depth) * bell(side, eyes.apart, 0.2) * bell(y, -0.02, 0.13);
  const ball = 0.045 * bell(side, eyes.apart, 0.13) * bell(y, 0.01, 0.1);
  const ridge = (0.03 + eyes.depth * 0.5) * bell(side, eyes.apart * 0.9, 0.28) * bell(y, -brows.height, 0.1);
  const cheek = 0.05 * bell(side, head.cheek * 0.62, 0.2) * bell(y, 0.34, 0.2);
  const hollow = -0.05 * person.age * bell(side, 0.46, 0.14) * bell(y, 0.68, 0.2);
  const lips = 0.06 * bell(x, 0, mouth.width) * bell(y, mouthAt, mouth.upper + mouth.lower + 0.03);
  const groove = -0.05 * bell(x, 0, 0.25) * bell(y, mouthAt + mouth.lower + 0.11, 0.06);
  const chin = 0.06 * bell(x, 0, head.chin * 0.6) * bell(y, head.length * 0.88, 0.13);
  const hair = hairline.volume * 0.6 * smooth(hairline.height + 0.08, hairline.height - 0.25, y);
  return noseRelief(person, x, y) + socket + ball + ridge + cheek + hollow + lips + groove + chin + hair;
}

function noseRelief({ nose }: Person, x: number, y: number): number {
  const side = Math.abs(x);
  const down = smooth(-0.16, nose.length - 0.07, y) * (1 - smooth(nose.length - 0.05, nose.length + 0.05, y));
  const stands = nose.bridge * smooth(-0.25, -0.02, y) + (nose.tip + 0.08 - nose.bridge) * down ** 1.3;
  const along = stands * (1 - smooth(nose.length - 0.05, nose.length + 0.05, y));
  const ridge = along * bell(x, 0, nose.width * (0.75 + 0.5 * down));
  const tip = nose.tip * 0.35 * bell(x, 0, nose.width) * bell(y, nose.length - 0.07, 0.075);
  const wings = 0.1 * bell(side, nose.wings * 0.85, 0.065) * bell(y, nose.length - 0.05, 0.075);
  return ridge + tip + wings;
}

function normalsOf(points: Float32Array): Float32Array {
  const normals = new Float32Array(points.length);
  const at = (column: number, row: number): Vector => {
    const inside = (value: number, most: number) => Math.min(most - 1, Math.max(0, value));
    const index = (inside(row, ROWS) * COLUMNS + inside(column, COLUMNS)) * 3;
    return [points[index] ?? 0, points[index + 1] ?? 0, points[index + 2] ?? 0];
  };
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const right = minus(at(column + 1, row), at(column - 1, row));
      const down = minus(at(column, row + 1), at(column, row - 1));
      normals.set(unit(cross(right, down)), (row * COLUMNS + column) * 3);
    }
  }
  return normals;
}

function minus(one: Vector, other: Vector): Vector {
  return [one[0] - other[0], one[1] - other[1], one[2] - other[2]];
}

function cross(one: Vector, other: Vector): Vector {
  return [
    one[1] * other[2] - one[2] * other[1],
    one[2] * other[0] - one[0] * other[2],
    one[0] * other[1] - one[1] * other[0],
  ];
}

export function unit(vector: Vector): Vector {
  const length = Math.hypot(...vector) || 1;
  return [vector[0] / length, vector[1] / length, vector[2] / length];
}

export function dot(one: Vector, other: Vector): number {
  return one[0] * other[0] + one[1] * other[1] + one[2] * other[2];
}

/** Turned by yaw (to a side), pitch (nodding) and roll (leaning), in radians, in this order of effect. */
export function turned([x, y, z]: Vector, yaw: number, pitch: number, roll: number): Vector {
  const [x1, z1] = [x * Math.cos(yaw) + z * Math.sin(yaw), z * Math.cos(yaw) - x * Math.sin(yaw)];
  const [y2, z2] = [y * Math.cos(pitch) + z1 * Math.sin(pitch), z1 * Math.cos(pitch) - y * Math.sin(pitch)];
  return [x1 * Math.cos(roll) - y2 * Math.sin(roll), x1 * Math.sin(roll) + y2 * Math.cos(roll), z2];
}
