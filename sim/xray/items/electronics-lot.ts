import type { Entropy } from '../../../hardware/entropy.ts';
import { between, integer } from '../random.ts';
import { box, ellipsoid, moved, rod, type Solid, turned, vessel, type Vector } from '../solid.ts';
import { about, repeat } from './arrange.ts';
import type { Family } from './family.ts';
import { laid } from './grown.ts';

/** A flat lithium cell: foils of copper and aluminium, the rest as light as plastic; near 2.4 g/cm3. */
function pouch(size: Vector): Solid[] {
  return [box(size, 'copper', 0.11), box(size, 'aluminium', 0.12), box(size, 'polyethylene', 0.9)];
}

/** A round lithium cell along x in its steel can, near 2.7 g/cm3. */
function roundCell(length: number, across: number): Solid[] {
  const can = vessel(rod(length, across, 'iron'), 0.25);
  const winding = across - 1.2;
  return [...can, rod(length - 6, winding, 'copper', 0.13), rod(length - 6, winding, 'polyethylene', 1)];
}

/** Glass fibre and copper, with a resin's weight. */
function circuitBoard(length: number, breadth: number): Solid[] {
  const size: Vector = [length, breadth, 1.4];
  return [box(size, 'glass_plate', 0.7), box(size, 'copper', 0.1)];
}

interface Device {
  readonly size: Vector;
  /** Where the battery sits, in shares of length and breadth, and how much it takes of them. */
  readonly battery: { readonly at: readonly [number, number]; readonly share: readonly [number, number] };
  readonly board: { readonly at: readonly [number, number]; readonly share: readonly [number, number] };
}

/** A telephone or tablet: glass over a metal tray with battery, board and cameras. */
function device({ size: [length, breadth, depth], battery, board }: Device): Solid[] {
  const lens = turned([rod(depth * 0.6, 9, 'glass_plate'), rod(depth * 0.3, 9, 'iron', 0.7)], [0, Math.PI / 2, 0]);
  return [
    ...vessel(box([length, breadth, depth], 'aluminium'), 0.8),
    ...moved([box([length - 2, breadth - 2, 1.4], 'glass_plate')], [0, 0, depth / 2 - 0.8]),
    ...moved(pouch([length * battery.share[0], breadth * battery.share[1], depth * 0.55]), [
      length * battery.at[0],
      breadth * battery.at[1],
      0,
    ]),
    ...moved(circuitBoard(length * board.share[0], breadth * board.share[1]), [
      length * board.at[0],
      breadth * board.at[1],
      0,
    ]),
    ...moved(lens, [length * 0.42, breadth * 0.32, 0]),
  ];
}

function phoneOf(entropy: Entropy): Device {
  return {
    size: [between(entropy, 138, 168), between(entropy, 66, 79), between(entropy, 7, 9.5)],
    battery: {
      at: [between(entropy, -0.14, -0.05), between(entropy, -0.12, 0.12)],
      share: [between(entropy, 0.5, 0.62), between(entropy, 0.5, 0.68)],
    },
    board: { at: [between(entropy, 0.3, 0.34), 0], share: [between(entropy, 0.22, 0.3), between(entropy, 0.6, 0.85)] },
  };
}

/** The same telephone many times: in cartons with their chargers, or bare and taped together. */
function telephones(entropy: Entropy): Solid[] {
  const make = phoneOf(entropy);
  const [length, breadth, depth] = make.size;
  const isBoxed = entropy.chance(0.55);
  const height = isBoxed ? between(entropy, 24, 46) : depth + between(entropy, 0.3, 2);
  const [long, broad] = isBoxed ? [length + 12, breadth + 14] : [length + 2, breadth + 2];
  const layers = integer(entropy, 2, isBoxed ? 3 : 5);
  const abreast = integer(entropy, 1, isBoxed ? 2 : 3);
  return laid(
    repeat(layers * abreast, (index) => {
      const phone = turned(device(make), [0, 0, entropy.chance(0.8) ? 0 : Math.PI]);
      const carton = isBoxed
        ? [
            ...vessel(box([long, broad, height], 'cellulose', 0.9), 1.6),
            ...moved(
              [box([38, 38, 18], 'copper', 0.06), box([38, 38, 18], 'pvc', 0.4)],
              [-length * 0.25, 0, -height * 0.18],
            ),
            ...moved(phone, [0, 0, height / 2 - depth]),
          ]
        : phone;
      const jitter = isBoxed ? 1 : 3;
      return moved(carton, [
        between(entropy, -jitter, jitter),
        (index % abreast) * (broad + 2) + between(entropy, 0, jitter),
        Math.floor(index / abreast) * (height + 0.5),
      ]);
    }),
  );
}

/** Round cells by rows and columns, lying or standing, in shrink film with nickel strips. */
function cellBrick(entropy: Entropy): Solid[] {
  const [across, length] = entropy.pick([
    [18.4, 65.2],
    [18.4, 65.2],
    [21.2, 70.2],
    [26.3, 65.4],
    [14.2, 50.2],
  ] as const);
  const pitch = across + between(entropy, 0.2, 1.6);
  const [columns, count] = [integer(entropy, 3, 8), integer(entropy, 2, 4)];
  const isStaggered = entropy.chance(0.3);
  const strips = entropy.chance(0.5);
  const cells = repeat(columns * count, (index) => {
    const [row, column] = [Math.floor(index / columns), index % columns];
    const cell = turned(roundCell(length, across), [0, 0, Math.PI / 2]);
    const shift = isStaggered && row % 2 === 1 ? pitch / 2 : 0;
    return moved(cell, [column * pitch + shift, 0, row * pitch * (isStaggered ? 0.87 : 1)]);
  });
  const tabs = repeat(strips ? count : 0, (row) => {
    const tab = box([pitch * columns, 0.3, 7], 'iron');
    return moved([tab], [(pitch * (columns - 1)) / 2, length / 2 + 0.4, row * pitch * (isStaggered ? 0.87 : 1)]);
  });
  const brick = [...cells, ...tabs];
  return laid(entropy.chance(0.5) ? turned(brick, [Math.PI / 2, 0, 0]) : brick);
}

/** Power banks in a tray: each a plastic or metal shell, two to four cells, a board. */
function powerBanks(entropy: Entropy): Solid[] {
  const [length, breadth, depth] = [between(entropy, 92, 150), between(entropy, 58, 75), between(entropy, 13, 25)];
  const hasRoundCells = depth > 19.5;
  const shell = entropy.pick(['pvc', 'aluminium'] as const);
  const perRow = integer(entropy, 2, 4);
  const layers = integer(entropy, 1, 2);
  const cells = hasRoundCells
    ? repeat(3, (index) => moved(roundCell(65.2, 18.2), [-length / 2 + 38, (index - 1) * 18.8, 0]))
    : repeat(2, (index) =>
        moved(pouch([length * 0.7, breadth * 0.42, depth * 0.7]), [-length * 0.1, (index - 0.5) * breadth * 0.46, 0]),
      );
  const [ports, portX] = [integer(entropy, 2, 4), length / 2 - 10];
  const sockets = repeat(ports, (index) => {
    const socket = box([13, 11, 5.5], 'iron', 0.3);
    return moved([socket], [portX, ((index + 0.5) / ports - 0.5) * breadth * 0.85, 0]);
  });
  const one = [
    ...vessel(box([length, breadth, depth], shell), shell === 'pvc' ? 2 : 1.1),
    ...cells,
    ...moved(circuitBoard(length * 0.2, breadth * 0.85), [length * 0.37, 0, 0]),
    ...sockets,
  ];
  return laid(
    repeat(perRow * layers, (index) => {
      const facing = turned(one, [0, 0, entropy.chance(0.85) ? 0 : Math.PI]);
      return moved(facing, [0, (index % perRow) * (breadth + 4), Math.floor(index / perRow) * (depth + 4)]);
    }),
  );
}

/** Memory modules in their trays. */
function memoryModules(entropy: Entropy): Solid[] {
  const length = entropy.pick([133.4, 69.6] as const);
  const [chips, count] = [integer(entropy, 4, 8), integer(entropy, 4, 9)];
  const chip = box([((length * 0.9) / chips) * 0.8, between(entropy, 10, 13), 1.1], 'sio2', 0.9);
  const lead = box([length * 0.92, 3, 1.6], 'copper', 0.2);
  const one = [
    ...circuitBoard(length, 31),
    ...repeat(chips, (index) => moved([chip], [((index + 0.5) / chips - 0.5) * length * 0.92, 2, 1.3])),
    ...moved([lead], [0, -13, 0]),
  ];
  const abreast = integer(entropy, 2, 4);
  return laid(
    repeat(count, (index) =>
      moved(one, [
        between(entropy, -2, 2),
        (index % abreast) * 35,
        Math.floor(index / abreast) * between(entropy, 5, 8),
      ]),
    ),
  );
}

/** Graphics boards side by side: board, finned cooler with fans, steel bracket. */
function graphicsBoards(entropy: Entropy): Solid[] {
  const [length, breadth] = [between(entropy, 170, 285), between(entropy, 98, 125)];
  const fans = length > 210 ? integer(entropy, 2, 3) : integer(entropy, 1, 2);
  const depth = between(entropy, 28, 42);
  const cooler = box([length * 0.88, breadth * 0.8, depth * 0.5], 'aluminium', between(entropy, 0.22, 0.35));
  const across = Math.min(breadth * 0.8, (length * 0.85) / fans);
  const motors = repeat(fans, (index) => {
    const hub = turned([rod(10, across * 0.4, 'iron', 0.4), rod(8, across, 'pvc', 0.25)], [0, Math.PI / 2, 0]);
    return moved(hub, [((index + 0.5) / fans - 0.5) * length * 0.85, 0, depth * 0.75]);
  });
  const pipes = repeat(integer(entropy, 2, 4), (index) =>
    moved([rod(length * 0.8, 6, 'copper', 0.6)], [0, (index - 1.5) * 16, 7]),
  );
  const capacitors = repeat(integer(entropy, 4, 9), () =>
    moved(turned([rod(9, 7, 'aluminium', 0.8)], [0, Math.PI / 2, 0]), [
      between(entropy, 0.15, 0.45) * length,
      between(entropy, -0.42, 0.42) * breadth,
      5,
    ]),
  );
  const one = [
    ...circuitBoard(length, breadth),
    ...moved([cooler], [0, 0, depth * 0.35]),
    ...moved([box([38, 38, 3], 'copper')], [-length * 0.1, 0, 3]),
    ...motors,
    ...pipes,
    ...capacitors,
    ...moved([box([1.2, breadth, depth], 'iron')], [-length / 2, 0, depth * 0.4]),
  ];
  return laid(repeat(integer(entropy, 2, 3), (index) => moved(one, [between(entropy, -6, 6), 0, index * (depth + 8)])));
}

/** Camera lenses in rows: barrels with glass groups, a mount of metal. */
function lenses(entropy: Entropy): Solid[] {
  const [length, across] = [between(entropy, 45, 110), between(entropy, 56, 78)];
  const elements = integer(entropy, 4, 7);
  const barrel = entropy.pick(['aluminium', 'pvc'] as const);
  const groups = repeat(elements, (index) => {
    const wide = across * between(entropy, 0.45, 0.8);
    const element = ellipsoid([between(entropy, 6, 16), wide, wide], 'glass_plate', 1.25);
    return moved([element], [((index + 0.5) / elements - 0.5) * length * 0.9, 0, 0]);
  });
  const one = [
    rod(length, across, barrel),
    rod(length, across * between(entropy, 0.82, 0.9), barrel, -1),
    ...groups,
    ...moved([rod(5, across * 0.85, 'iron'), rod(5, across * 0.62, 'iron', -1)], [-length / 2 - 2.5, 0, 0]),
    ...moved([rod(3, across * 0.95, 'pvc')], [length / 2 + 1.5, 0, 0]),
  ];
  const perRow = integer(entropy, 2, 3);
  return laid(
    repeat(perRow * integer(entropy, 1, 2) + integer(entropy, 0, 1), (index) => {
      const aslant = turned(one, [0, 0, between(entropy, -0.05, 0.05)]);
      return moved(aslant, [
        Math.floor(index / perRow) * (length + 14),
        (index % perRow) * about(entropy, across + 6, 0.02),
        0,
      ]);
    }),
  );
}

export const ELECTRONICS_LOT: readonly Family[] = [
  { name: 'telephones', heldOut: false, make: telephones },
  { name: 'cell-brick', heldOut: false, make: cellBrick },
  { name: 'power-banks', heldOut: false, make: powerBanks },
  {
    name: 'boards',
    heldOut: false,
    make: (entropy) => (entropy.chance(0.5) ? memoryModules(entropy) : graphicsBoards(entropy)),
  },
  { name: 'camera-lenses', heldOut: true, make: lenses },
];
