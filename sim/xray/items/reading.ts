import type { Entropy } from '../../../hardware/entropy.ts';
import { between, integer } from '../random.ts';
import { box, grained, moved, turned, type Solid, type Vector } from '../solid.ts';
import { blend, chain, everyday, loop, row, type Near, type Stuff } from './everyday-parts.ts';
import type { Family } from './family.ts';

/** Paper is a little uneven where the pages do not lie close. */
function pages(size: Vector, density: number): Solid {
  return grained(box(size, 'cellulose', density), 0.06, 40);
}

function hardback(entropy: Entropy, near: Near): Solid[] {
  const [length, breadth, depth]: Vector = [near(225), near(152), near(30, 0.4)];
  const board = near(2.6);
  const cover = row(2, [0, 0, depth + board], () => [
    box([length + 7, breadth + 5, board], 'cellulose', near(1.15, 0.1)),
  ]);
  const spine = moved([box([length + 7, board, depth], 'cellulose', 1.15)], [0, -breadth / 2 - board, 0]);
  const glue = moved([box([length, 1.2, depth], 'polyethylene', 0.9)], [0, -breadth / 2, 0]);
  const jacket = box([length + 7, breadth + 6, depth + 2 * board + 0.5], 'cellulose', 0.012);
  return [
    pages([length, breadth, depth], near(0.95, 0.15)),
    ...cover,
    ...spine,
    ...glue,
    ...(entropy.chance(0.7) ? [jacket] : []),
  ];
}

function paperbacks(entropy: Entropy, near: Near): Solid[] {
  const [length, breadth]: readonly [number, number] = [near(180, 0.12), near(112, 0.12)];
  let top = 0;
  return Array.from({ length: integer(entropy, 1, 3) }, () => {
    const depth = near(22, 0.4);
    const own: Vector = [length * between(entropy, 0.9, 1.1), breadth * between(entropy, 0.9, 1.1), depth];
    const spine = moved([box([own[0], 0.8, depth], 'polyethylene')], [0, -own[1] / 2, 0]);
    const covers = row(2, [0, 0, depth], () => [box([own[0], own[1], 0.35], 'cellulose', 1.3)]);
    const book = moved(
      turned([pages(own, near(0.8, 0.2)), ...covers, ...spine], [0, 0, between(entropy, -0.12, 0.12)]),
      [between(entropy, -10, 10), between(entropy, -10, 10), top + depth / 2],
    );
    top += depth + 1;
    return book;
  }).flat();
}

function magazines(entropy: Entropy, near: Near): Solid[] {
  const glossy: Stuff[] = [
    ['cellulose', 1.05],
    ['sio2', near(0.13)],
  ];
  const [length, breadth] = [near(285, 0.06), near(212, 0.06)];
  return row(integer(entropy, 1, 5), [0, 0, 6.5], () => {
    const issue = blend(box([length, breadth, near(5, 0.25)], 'cellulose'), glossy);
    const staples = row(2, [length * 0.5, 0, 0], () => [box([12, 0.6, 2], 'iron')]);
    const skew: Vector = [0, 0, between(entropy, -0.05, 0.05)];
    return turned([...issue, ...moved(staples, [0, -breadth / 2, 0])], skew);
  });
}

function notebook(entropy: Entropy, near: Near): Solid[] {
  const [length, breadth, depth]: Vector = [near(215, 0.3), near(150, 0.25), near(14, 0.4)];
  const wire = row(integer(entropy, 8, 14), [length * 0.07, 0, 0], () => {
    const ring = chain(5, loop(depth + 6, depth + 6), (stretch) => [box([stretch, 1.1, 1.1], 'iron')]);
    return turned(ring, [0, Math.PI / 2, 0]).slice(0, 3);
  });
  const pen = moved(
    [box([near(140, 0.1), near(9), near(9)], 'pmma', 0.5), box([near(60), 2, 2], 'copper', 0.6)],
    [0, breadth / 2 + 8, 0],
  );
  const elastic = moved([box([near(8), breadth, depth + 3], 'rubber', 0.2)], [length * 0.4, 0, 0]);
  return [
    pages([length, breadth, depth], near(0.75, 0.15)),
    ...row(2, [0, 0, depth + 1], () => [
      box([length, breadth, near(1.2)], entropy.pick(['cellulose', 'polyethylene'])),
    ]),
    ...(entropy.chance(0.6) ? moved(wire, [0, -breadth / 2, 0]) : elastic),
    ...(entropy.chance(0.5) ? pen : []),
  ];
}

function cards(entropy: Entropy, near: Near): Solid[] {
  const decks = integer(entropy, 1, 3);
  const [length, breadth, depth]: Vector = [near(89, 0.1), near(63, 0.1), near(17)];
  const stock: Stuff[] = [
    ['cellulose', near(1.1, 0.1)],
    ['sio2', 0.06],
  ];
  return row(decks, [0, breadth + 4, 0], () => [
    ...blend(box([length, breadth, depth], 'cellulose'), stock),
    ...row(2, [0, 0, depth + 1], () => [box([length + 2, breadth + 2, 0.5], 'cellulose', 0.9)]),
    ...row(2, [0, breadth + 1, 0], () => [box([length + 2, 0.5, depth], 'cellulose', 0.9)]),
  ]);
}

function newspaper(entropy: Entropy, near: Near): Solid[] {
  const [length, breadth, depth]: Vector = [near(360, 0.1), near(260, 0.15), near(9, 0.4)];
  return row(integer(entropy, 2, 4), [0, 0, depth / 2], () => {
    const size: Vector = [length * between(entropy, 0.9, 1), breadth * between(entropy, 0.85, 1), depth / 2];
    return [grained(box(size, 'cellulose', near(0.6)), 0.25, near(30))];
  });
}

export const READING: readonly Family[] = [
  everyday('hardback', hardback),
  everyday('paperbacks', paperbacks),
  everyday('magazines', magazines),
  everyday('notebook', notebook),
  everyday('playing-cards', cards),
  everyday('newspaper', newspaper, true),
];
