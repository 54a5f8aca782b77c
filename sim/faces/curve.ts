/** 0 below `from`, 1 above `to`, smooth between (a cubic without slope at both ends). `to` may be the lower one. */
export function smooth(from: number, to: number, value: number): number {
  const share = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return share * share * (3 - 2 * share);
}

/** 1 at the middle, falling to the sides as a bell of the given half-width; 0 where next to nothing is left. */
export function bell(value: number, middle: number, width: number): number {
  const away = (value - middle) / width;
  return away > 2.6 || away < -2.6 ? 0 : Math.exp(-away * away);
}

/** A smooth line through points sorted by their first number (Catmull-Rom); flat outside. */
export function through(points: readonly (readonly [number, number])[]): (at: number) => number {
  const value = (index: number) => points[Math.min(points.length - 1, Math.max(0, index))]?.[1] ?? 0;
  const place = (index: number) => points[index]?.[0] ?? 0;
  return (at) => {
    const index = points.findIndex(([start]) => start > at) - 1;
    if (index === -2) return value(points.length - 1);
    if (index === -1) return value(0);
    const t = (at - place(index)) / (place(index + 1) - place(index));
    const [a, b, c, d] = [value(index - 1), value(index), value(index + 1), value(index + 2)];
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  };
}

/** Noise of 0..1 that is smooth between whole coordinates; the same for the same seed. */
export function grainAt(x: number, y: number, seed: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [smooth(0, 1, x - left), smooth(0, 1, y - top)];
  const upper = hash(left, top, seed) * (1 - u) + hash(left + 1, top, seed) * u;
  const lower = hash(left, top + 1, seed) * (1 - u) + hash(left + 1, top + 1, seed) * u;
  return upper * (1 - v) + lower * v;
}

function hash(x: number, y: number, seed: number): number {
  let bits = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ seed;
  bits = Math.imul(bits ^ (bits >>> 15), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}
