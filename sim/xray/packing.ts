import type { Entropy } from '../../hardware/entropy.ts';
import { between } from './random.ts';
import { boundsOf, moved, type Solid, turned, type Vector } from './solid.ts';

/** Height of what lies in each cell of the bag's floor, so that the next thing comes to lie upon it. */
const CELL_MM = 20;
const PLACES_TRIED = 14;
const QUARTER = Math.PI / 2;

/** The room inside a bag, filled from its floor upwards. */
export class Room {
  readonly #size: Vector;
  readonly #columns: number;
  readonly #rows: number;
  readonly #tops: Float64Array;

  constructor(size: Vector) {
    this.#size = size;
    this.#columns = Math.max(1, Math.ceil(size[0] / CELL_MM));
    this.#rows = Math.max(1, Math.ceil(size[1] / CELL_MM));
    this.#tops = new Float64Array(this.#columns * this.#rows);
  }

  /** Lays a thing where it comes to lie lowest of a few places; null when there is no room for it. */
  lay(thing: readonly Solid[], entropy: Entropy): Solid[] | null {
    for (const angles of anglesOf(entropy)) {
      const body = turned(thing, angles);
      const [low, high] = boundsOf(body);
      const size: Vector = [high[0] - low[0], high[1] - low[1], high[2] - low[2]];
      const place = this.#lowestPlace(size, entropy);
      if (place === null) continue;
      this.#fill(place, size);
      const corner = place.map((at, axis) => at - (this.#size[axis] ?? 0) / 2 - (low[axis] ?? 0));
      return moved(body, [corner[0] ?? 0, corner[1] ?? 0, corner[2] ?? 0]);
    }
    return null;
  }

  /** Stuffs something soft in anywhere: it takes the room that is left between other things. */
  stuff(thing: readonly Solid[], entropy: Entropy): Solid[] | null {
    for (const angles of anglesOf(entropy)) {
      const body = turned(thing, angles);
      const [low, high] = boundsOf(body);
      const free = [0, 1, 2].map((axis) => (this.#size[axis] ?? 0) - (high[axis] ?? 0) + (low[axis] ?? 0));
      if (Math.min(...free) < 0) continue;
      const [x, y, z] = free.map(
        (room, axis) => (entropy.unit() - 0.5) * room - ((low[axis] ?? 0) + (high[axis] ?? 0)) / 2,
      );
      return moved(body, [x ?? 0, y ?? 0, z ?? 0]);
    }
    return null;
  }

  #lowestPlace(size: Vector, entropy: Entropy): Vector | null {
    const free = [0, 1, 2].map((axis) => (this.#size[axis] ?? 0) - (size[axis] ?? 0));
    if (Math.min(...free) < 0) return null;
    let best: Vector | null = null;
    for (let tried = 0; tried < PLACES_TRIED; tried += 1) {
      const [x, y] = [between(entropy, 0, free[0] ?? 0), between(entropy, 0, free[1] ?? 0)];
      const top = this.#highestUnder(x, y, size);
      if (top <= (free[2] ?? 0) && (best === null || top < best[2])) best = [x, y, top];
    }
    return best;
  }

  #highestUnder(x: number, y: number, size: Vector): number {
    let highest = 0;
    this.#eachCell(x, y, size, (cell) => {
      highest = Math.max(highest, this.#tops[cell] ?? 0);
    });
    return highest;
  }

  #fill([x, y, z]: Vector, size: Vector): void {
    this.#eachCell(x, y, size, (cell) => {
      this.#tops[cell] = z + size[2];
    });
  }

  #eachCell(x: number, y: number, size: Vector, visit: (cell: number) => void): void {
    const lastColumn = Math.min(this.#columns - 1, Math.floor((x + size[0]) / CELL_MM));
    const lastRow = Math.min(this.#rows - 1, Math.floor((y + size[1]) / CELL_MM));
    for (let row = Math.floor(y / CELL_MM); row <= lastRow; row += 1) {
      for (let column = Math.floor(x / CELL_MM); column <= lastColumn; column += 1) {
        visit(row * this.#columns + column);
      }
    }
  }
}

/** How a thing may come to lie: flat, on an edge, on its end or askew; then, when that does not fit, flat and square. */
function anglesOf(entropy: Entropy): readonly Vector[] {
  const about = between(entropy, 0, 2 * Math.PI);
  const side = entropy.pick([0, QUARTER, 2 * QUARTER, 3 * QUARTER]);
  const drawn = entropy.unit();
  const flip = entropy.chance(0.5) ? Math.PI : 0;
  const square: Vector = [flip, 0, side + between(entropy, -0.08, 0.08)];
  if (drawn < 0.55) return [[flip, 0, about], square];
  if (drawn < 0.75) return [[QUARTER, 0, about], [QUARTER, 0, side], square];
  if (drawn < 0.85) return [[0, QUARTER, about], square];
  return [[between(entropy, -0.6, 0.6) + flip, between(entropy, -0.5, 0.5), about], square];
}
