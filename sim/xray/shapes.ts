/** How an item lies in the beam: parts that share its mass, each a simple body. */
export interface Part {
  readonly body: 'box' | 'ellipsoid' | 'rod';
  /** Share of the item's mass; 0..1. */
  readonly share: number;
  /** Length : width : depth, along the beam last. */
  readonly aspect: readonly [number, number, number];
  /** Where its middle lies, in lengths and widths of the first part. */
  readonly at: readonly [number, number];
  /** Share of its volume that is matter. */
  readonly fill: number;
  /** Material other than the item's own. */
  readonly material?: string;
}

function part(body: Part['body'], aspect: Part['aspect'], fill: number, share = 1, at: Part['at'] = [0, 0]): Part {
  return { body, share, aspect, at, fill };
}

/** Known things by their word; what has no shape here is a plain lump. */
const SHAPES: Readonly<Record<string, readonly Part[]>> = {
  clothes: [
    part('ellipsoid', [5, 4, 2], 0.16, 0.5, [0, 0]),
    part('box', [4, 3, 1], 0.2, 0.3, [0.3, 0.35]),
    part('ellipsoid', [3, 3, 2], 0.16, 0.2, [-0.5, -0.3]),
  ],
  shoes: [part('ellipsoid', [5, 2, 2], 0.3, 0.5), part('ellipsoid', [5, 2, 2], 0.3, 0.5, [0.1, 1.2])],
  books: [part('box', [4, 3, 0.8], 0.55)],
  'water bottle': [part('rod', [5, 1.4, 1.4], 0.95, 0.96), part('rod', [0.5, 0.5, 0.5], 0.9, 0.04, [0.55, 0])],
  toiletries: [part('rod', [3, 1, 1], 0.9, 0.6), part('rod', [2, 0.8, 0.8], 0.9, 0.4, [0.1, 1.3])],
  laptop: [
    part('box', [8, 5.5, 0.12], 0.4, 0.55),
    { ...part('box', [5, 2, 0.12], 0.5, 0.3, [0, 0.2]), material: 'water' },
    { ...part('box', [3, 2, 0.1], 0.15, 0.15, [0.15, -0.25]), material: 'copper' },
  ],
  telephone: [part('box', [4, 2, 0.22], 0.8)],
  charger: [part('box', [2, 1.4, 0.8], 0.15, 0.7), part('rod', [8, 0.08, 0.08], 0.9, 0.3, [0.9, 0.6])],
  umbrella: [part('rod', [24, 0.35, 0.35], 0.35, 0.8), part('ellipsoid', [3, 0.8, 0.8], 0.3, 0.2, [-0.5, 0])],
  toys: [part('ellipsoid', [1, 1, 1], 0.25, 0.7), part('ellipsoid', [1, 1, 1], 0.25, 0.3, [0.7, 0.2])],
  porcelain: [part('ellipsoid', [1, 1, 0.5], 0.45)],
  'silver jewellery': [part('rod', [6, 0.3, 0.3], 0.8, 0.6), part('ellipsoid', [1, 1, 0.4], 0.8, 0.4, [0.4, 1])],
  medicine: [part('box', [3, 2, 0.7], 0.4)],
  knife: [part('box', [9, 1.1, 0.1], 1, 0.7), part('box', [4.5, 1, 0.35], 1, 0.3, [-0.7, 0])],
  pistol: [part('box', [6, 1.3, 0.8], 0.6, 0.65), part('box', [1.5, 3.2, 0.8], 0.5, 0.35, [-0.36, 1.2])],
  cigarettes: [part('box', [5, 3.2, 1.6], 0.3)],
  cash: [part('box', [3.2, 1.6, 1], 0.8)],
  gold: [part('box', [4, 1.8, 0.6], 1)],
  ivory: [part('rod', [7, 1, 1], 1)],
};

const LUMP: readonly Part[] = [part('box', [2, 1.5, 1], 0.85)];

export function shapeOf(what: string): readonly Part[] {
  return SHAPES[what] ?? LUMP;
}

/** A body laid into the bag: middle and half extents in mm, turned by an angle in the plane of the image. */
export interface Laid {
  readonly body: Part['body'];
  readonly x: number;
  readonly y: number;
  readonly half: readonly [number, number, number];
  readonly angle: number;
}

/** Tells how many mm of the beam lie within the body at (x, y) mm. */
export function chordsOf({ body, x, y, half, angle }: Laid): (atX: number, atY: number) => number {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [length, breadth, depth] = half;
  return (atX, atY) => {
    const u = ((atX - x) * cos + (atY - y) * sin) / length;
    const v = ((atY - y) * cos - (atX - x) * sin) / breadth;
    if (body === 'ellipsoid') return 2 * depth * Math.sqrt(Math.max(0, 1 - u * u - v * v));
    if (Math.abs(u) > 1 || Math.abs(v) > 1) return 0;
    return 2 * depth * (body === 'rod' ? Math.sqrt(1 - v * v) : 1);
  };
}

/** Half extents in mm of a body of `volumeMm3` that is at most `maxHalf` in each direction. */
export function halfExtents(
  { body, aspect }: Part,
  volumeMm3: number,
  maxHalf: readonly [number, number, number],
): [number, number, number] {
  const factor = body === 'box' ? 8 : body === 'ellipsoid' ? (4 / 3) * Math.PI : 2 * Math.PI;
  const scale = Math.cbrt(volumeMm3 / (factor * aspect[0] * aspect[1] * aspect[2]));
  const depth = Math.min(maxHalf[2], aspect[2] * scale);
  const plane = Math.sqrt(volumeMm3 / (factor * depth * aspect[0] * aspect[1]));
  return [Math.min(maxHalf[0], aspect[0] * plane), Math.min(maxHalf[1], aspect[1] * plane), depth];
}
