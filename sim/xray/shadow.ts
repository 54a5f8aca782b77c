import { MATERIALS, type MaterialName } from './materials.ts';
import type { Scanner } from './scanner.ts';
import { boundsOf, type Solid } from './solid.ts';

/** In pixels of one energy. */
export interface PixelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How many mm of each material every ray of a scan crosses, row by row. */
export type Shadow = ReadonlyMap<MaterialName, Float32Array>;

/**
 * Casts bodies onto a scanner's image. Every column is one instant of the belt, every row one ray of the fan: from the
 * source through the plane across the belt. Rays cross convex bodies, so each crossing is one interval.
 */
export class ShadowCaster {
  readonly #scanner: Scanner;
  readonly #layers = new Map<MaterialName, Float32Array>();
  /** Direction of each row's ray across the belt and up. */
  readonly #across: Float64Array;
  readonly #up: Float64Array;

  constructor(scanner: Scanner) {
    this.#scanner = scanner;
    const { height } = scanner;
    this.#across = new Float64Array(height);
    this.#up = new Float64Array(height);
    const fan = fanOf(scanner);
    for (let row = 0; row < height; row += 1) {
      const angle = fan.middle + (row + 0.5 - height / 2) * fan.step;
      this.#across[row] = Math.sin(angle);
      this.#up[row] = Math.cos(angle);
    }
  }

  /** Adds a thing; answers the box around the pixels that it shades, null when it lies outside the image. */
  cast(solids: readonly Solid[]): PixelBox | null {
    const reach = { left: Infinity, top: Infinity, right: -1, bottom: -1 };
    for (const body of solids) this.#castBody(body, reach);
    if (reach.right < 0) return null;
    const { left, top, right, bottom } = reach;
    return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  }

  /** What was cast, by material, in the table's order. */
  shadow(): Shadow {
    const used = MATERIALS.flatMap((name) => {
      const layer = this.#layers.get(name);
      return layer === undefined ? [] : [[name, layer] as const];
    });
    return new Map(used);
  }

  #castBody(body: Solid, reach: { left: number; top: number; right: number; bottom: number }): void {
    const { width, millimetresPerPixel, source } = this.#scanner;
    const [pitch] = millimetresPerPixel;
    const { at, turn, fill, grain } = body;
    const layer = this.#layerOf(body.material);
    const { columns, rows } = this.#extent(body);
    const chord = chordOf(body);
    const [xAxis, yAxis, zAxis] = turn;
    // The source as the body sees it, less the belt's way, which changes with the column.
    const [oy, oz] = [source[0] - at[1], source[1] - at[2]];
    const [dy, dz] = [this.#across, this.#up];
    for (let row = rows[0]; row <= rows[1]; row += 1) {
      const [across, up] = [dy[row] ?? 0, dz[row] ?? 0];
      const direction = [
        yAxis[0] * across + zAxis[0] * up,
        yAxis[1] * across + zAxis[1] * up,
        yAxis[2] * across + zAxis[2] * up,
      ] as const;
      chord.aim(direction[0], direction[1], direction[2]);
      for (let column = columns[0]; column <= columns[1]; column += 1) {
        const ox = (column + 0.5 - width / 2) * pitch - at[0];
        const crossed = chord.from(
          xAxis[0] * ox + yAxis[0] * oy + zAxis[0] * oz,
          xAxis[1] * ox + yAxis[1] * oy + zAxis[1] * oz,
          xAxis[2] * ox + yAxis[2] * oy + zAxis[2] * oz,
        );
        if (crossed <= 0) continue;
        const share =
          grain === null ? fill : fill * (1 + grain.swing * unevenness(ox / grain.mm, (row * pitch) / grain.mm, at[2]));
        const index = row * width + column;
        layer[index] = (layer[index] ?? 0) + share * crossed;
        if (fill < 0) continue;
        if (column < reach.left) reach.left = column;
        if (column > reach.right) reach.right = column;
        if (row < reach.top) reach.top = row;
        if (row > reach.bottom) reach.bottom = row;
      }
    }
  }

  #layerOf(material: MaterialName): Float32Array {
    const found = this.#layers.get(material);
    if (found !== undefined) return found;
    const made = new Float32Array(this.#scanner.width * this.#scanner.height);
    this.#layers.set(material, made);
    return made;
  }

  /** First and last column and row that the body can shade. */
  #extent(body: Solid): { columns: readonly [number, number]; rows: readonly [number, number] } {
    const { width, height, millimetresPerPixel, source } = this.#scanner;
    const [low, high] = boundsOf([{ ...body, fill: 1 }]);
    const column = (x: number) => Math.floor(x / millimetresPerPixel[0] + width / 2);
    const fan = fanOf(this.#scanner);
    const rows = [low[1], high[1]].flatMap((y) =>
      [low[2], high[2]].map((z) => {
        const angle = angleBetween(Math.atan2(y - source[0], z - source[1]), fan.middle);
        return Math.floor(angle / fan.step + height / 2);
      }),
    );
    return {
      columns: [Math.max(0, column(low[0])), Math.min(width - 1, column(high[0]))],
      rows: [Math.max(0, Math.min(...rows)), Math.min(height - 1, Math.max(...rows))],
    };
  }
}

/** The angle of the middle ray, from straight up, and of one row, so that a row is its pitch wide in the middle. */
function fanOf({ source, millimetresPerPixel }: Scanner): { readonly middle: number; readonly step: number } {
  const distance = Math.hypot(source[0], source[1]);
  return { middle: Math.atan2(-source[0], -source[1]), step: millimetresPerPixel[1] / distance };
}

function angleBetween(angle: number, from: number): number {
  const turns = (angle - from) / (2 * Math.PI);
  return (turns - Math.round(turns)) * 2 * Math.PI;
}

/** How long a ray, given in the body's own axes, stays within it, mm. `aim` sets a direction of length 1. */
interface Chord {
  aim(dx: number, dy: number, dz: number): void;
  from(ox: number, oy: number, oz: number): number;
}

const ALMOST_ALONG = 1e-9;

function chordOf({ half, round, planes }: Solid): Chord {
  const [hx, hy, hz] = half;
  const [ix, iy, iz] = [round === 'all' ? 1 / hx : 0, 1 / hy, 1 / hz];
  const count = planes.length;
  const normals = new Float64Array(3 * count);
  const offsets = new Float64Array(count);
  for (const [index, { normal, offset }] of planes.entries()) {
    normals.set(normal, 3 * index);
    offsets[index] = offset;
  }
  const approach = new Float64Array(count);
  const faces = round === 'no' ? 3 : round === 'rod' ? 1 : 0;
  let dx = 0;
  let dy = 0;
  let dz = 0;
  let square = 0;
  return {
    aim(toX, toY, toZ) {
      dx = toX;
      dy = toY;
      dz = toZ;
      square = (dx * ix) ** 2 + (dy * iy) ** 2 + (dz * iz) ** 2;
      for (let at = 0; at < count; at += 1) {
        approach[at] = (normals[3 * at] ?? 0) * dx + (normals[3 * at + 1] ?? 0) * dy + (normals[3 * at + 2] ?? 0) * dz;
      }
    },
    from(ox, oy, oz) {
      let enter = -Infinity;
      let leave = Infinity;
      if (round !== 'no') {
        const along = ox * ix * dx * ix + oy * iy * dy * iy + oz * iz * dz * iz;
        const beyond = (ox * ix) ** 2 + (oy * iy) ** 2 + (oz * iz) ** 2 - 1;
        const root = along * along - square * beyond;
        if (square < ALMOST_ALONG) return beyond < 0 ? 2 * hx : 0;
        if (root <= 0) return 0;
        const reach = Math.sqrt(root);
        enter = (-along - reach) / square;
        leave = (-along + reach) / square;
      }
      // Three pairs of parallel faces, of which a rod has one and an ellipsoid none.
      for (let axis = 0; axis < faces; axis += 1) {
        const direction = axis === 0 ? dx : axis === 1 ? dy : dz;
        const origin = axis === 0 ? ox : axis === 1 ? oy : oz;
        const reach = axis === 0 ? hx : axis === 1 ? hy : hz;
        if (direction > ALMOST_ALONG || direction < -ALMOST_ALONG) {
          const first = (-reach - origin) / direction;
          const second = (reach - origin) / direction;
          enter = Math.max(enter, Math.min(first, second));
          leave = Math.min(leave, Math.max(first, second));
        } else if (origin > reach || origin < -reach) return 0;
      }
      for (let at = 0; at < count && enter < leave; at += 1) {
        const toward = approach[at] ?? 0;
        const nx = normals[3 * at] ?? 0;
        const ny = normals[3 * at + 1] ?? 0;
        const nz = normals[3 * at + 2] ?? 0;
        const room = (offsets[at] ?? 0) - nx * ox - ny * oy - nz * oz;
        if (toward > ALMOST_ALONG) leave = Math.min(leave, room / toward);
        else if (toward < -ALMOST_ALONG) enter = Math.max(enter, room / toward);
        else if (room < 0) return 0;
      }
      return leave > enter ? leave - enter : 0;
    },
  };
}

/** Smooth noise of -1..1 over the plane, the same for the same place: value noise on a grid of 1. */
function unevenness(u: number, v: number, layer: number): number {
  const [column, row] = [Math.floor(u), Math.floor(v)];
  const [fu, fv] = [ease(u - column), ease(v - row)];
  const seed = Math.floor(layer * 16);
  const top = mix(lattice(column, row, seed), lattice(column + 1, row, seed), fu);
  const bottom = mix(lattice(column, row + 1, seed), lattice(column + 1, row + 1, seed), fu);
  return mix(top, bottom, fv);
}

function ease(share: number): number {
  return share * share * (3 - 2 * share);
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

function lattice(column: number, row: number, seed: number): number {
  let hash = Math.imul(column, 374_761_393) ^ Math.imul(row, 668_265_263) ^ Math.imul(seed, 2_147_483_647);
  hash = Math.imul(hash ^ (hash >>> 13), 1_274_126_177);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 31 - 1;
}
