import type { Entropy } from '../../../hardware/entropy.ts';
import type { MaterialName } from '../materials.ts';
import { between, integer } from '../random.ts';
import { box, moved, rod, type Solid, turned, vessel } from '../solid.ts';
import { about, brass, centred, laid, repeat, spanning, tube, upright } from './arrange.ts';
import { cartridge, lengthOf, PISTOL_ROUNDS, RIFLE_ROUNDS, type Round } from './cartridge.ts';
import type { Family } from './family.ts';
import { magazine } from './gun-parts.ts';

function anyRound(entropy: Entropy): Round {
  return entropy.pick(entropy.chance(0.6) ? PISTOL_ROUNDS : RIFLE_ROUNDS);
}

/** Rounds on end in a tray, or lying head to tail in rows, in their cardboard box. */
function boxed(entropy: Entropy): Solid[] {
  const round = anyRound(entropy);
  const [columns, rows] = entropy.pick([
    [10, 2],
    [5, 4],
    [5, 5],
    [8, 3],
    [6, 5],
    [10, 3],
    [10, 5],
  ] as const);
  const pitch = round.caseAcross + between(entropy, 0.4, 2.2);
  const long = lengthOf(round);
  const nose = entropy.chance(0.5) ? 1 : -1;
  const standing = repeat(columns * rows, (index) => {
    const at = [
      ((index % columns) - (columns - 1) / 2) * pitch,
      (Math.floor(index / columns) - (rows - 1) / 2) * pitch,
    ];
    const missing = index > columns && entropy.chance(0.02);
    return missing
      ? []
      : moved(turned(upright(cartridge(round)), [nose > 0 ? 0 : Math.PI, 0, 0]), [at[0] ?? 0, at[1] ?? 0, 0]);
  });
  const size = [columns * pitch + 4, rows * pitch + 4, long + 6] as const;
  const material = entropy.pick<MaterialName>(['cellulose', 'cellulose', 'polyethylene']);
  const tray = box([size[0] - 3, size[1] - 3, about(entropy, 1.5, 0.3)], 'polyethylene');
  const whole = [...standing, ...vessel(box(size, material), about(entropy, 0.9, 0.3)), tray];
  const onItsSide = size[1] < size[2] * (entropy.chance(0.4) ? 1.3 : 1);
  return laid(entropy, onItsSide ? turned(whole, [Math.PI / 2, 0, 0]) : whole);
}

/** A handful that lies about, in two layers where they are many. */
function loose(entropy: Entropy): Solid[] {
  const round = anyRound(entropy);
  const count = integer(entropy, 7, 26);
  const room = Math.min(105, lengthOf(round) * Math.sqrt(count) * between(entropy, 0.28, 0.5));
  return laid(
    entropy,
    repeat(count, (index) => {
      const angle = between(entropy, 0, 2 * Math.PI);
      const away = room * Math.sqrt(entropy.unit());
      const turnedAbout = turned(cartridge(round), [0, between(entropy, -0.2, 0.2), between(entropy, 0, 2 * Math.PI)]);
      const z = (index % 2) * round.caseAcross;
      return moved(turnedAbout, [1.2 * away * Math.cos(angle), 0.8 * away * Math.sin(angle), z]);
    }),
  );
}

function filledMagazine(entropy: Entropy): Solid[] {
  if (entropy.chance(0.5)) return curvedMagazine(entropy);
  const round = entropy.pick(PISTOL_ROUNDS.slice(0, 2));
  const options = { round, height: about(entropy, 130, 0.25), doubled: entropy.chance(0.6), material: 'iron' as const };
  const pair = repeat(integer(entropy, 1, 2), (index) => {
    const one = magazine(entropy, { ...options, loaded: between(entropy, 0.7, 1) });
    return moved(turned(one, [0, 0, -Math.PI / 2]), [between(entropy, -10, 10), index * 52, 0]);
  });
  return laid(entropy, pair);
}

/** A rifle's magazine, bent like a banana: rounds and walls along an arc. */
function curvedMagazine(entropy: Entropy): Solid[] {
  const round = entropy.pick(RIFLE_ROUNDS.slice(0, 2));
  const count = integer(entropy, 14, 28);
  const pitch = round.caseAcross * 0.58;
  const bend = between(entropy, 180, 500);
  const wall = entropy.pick<MaterialName>(['iron', 'aluminium', 'nylon6']);
  const wallMm = wall === 'nylon6' ? 2.2 : 1;
  const step = pitch / bend;
  const room = count * step + 0.1;
  const size = [round.caseAcross * 1.6 + 2 * wallMm, lengthOf(round) + 4] as const;
  const at = (angle: number) => [bend * Math.sin(angle), bend * (1 - Math.cos(angle)), 0] as const;
  const walls = repeat(4, (index) => {
    const from = at((room * index) / 4);
    const to = at((room * (index + 1)) / 4);
    return spanning(from, to, (length) => {
      return [
        box([length, size[1], size[0]], wall),
        box([length, size[1] - 2 * wallMm, size[0] - 2 * wallMm], wall, -1),
      ];
    });
  });
  const rounds = repeat(count, (index) => {
    const angle = (index + 0.7) * step;
    const z = (index % 2 === 0 ? 0.28 : -0.28) * round.caseAcross;
    const [x, y] = at(angle);
    return moved(turned(cartridge(round), [0, 0, angle - Math.PI / 2]), [x, y, z]);
  });
  const [endX, endY] = at(room);
  const floor = turned([box([5, size[1] + 4, size[0] + 4], wall)], [0, 0, room]);
  return laid(entropy, [...walls, ...rounds, ...moved(floor, [endX, endY, 0])]);
}

/** Plastic hulls with brass heads, full of shot; side by side, loose or in a box. */
function shotshells(entropy: Entropy): Solid[] {
  const across = entropy.pick([17.5, 20.2]);
  const long = about(entropy, 66, 0.12);
  const head = about(entropy, 14, 0.4);
  const shot = about(entropy, long * 0.4, 0.25);
  const filling = entropy.pick<MaterialName>(['lead', 'lead', 'iron']);
  const shell = [
    ...tube(long, across, across - 2, 'polyethylene'),
    ...moved(brass(rod(head, across + 0.8, 'copper', 0.25)), [(head - long) / 2, 0, 0]),
    ...moved([rod(shot, across - 2.2, filling, 0.6)], [long / 2 - shot / 2 - 6, 0, 0]),
  ];
  const columns = integer(entropy, 2, 6);
  const rows = integer(entropy, 1, 2);
  const gap = between(entropy, 0.5, 2.5);
  const tidy = entropy.chance(0.6);
  const size = [columns * (across + gap) + 4, long + 6, rows * (across + gap) + 4] as const;
  const shells = repeat(columns * rows, (index) => {
    const column = index % columns;
    const swap = tidy ? Math.PI * (column % 2) : between(entropy, -0.3, 0.3);
    const x = (column - (columns - 1) / 2) * (across + gap) * (tidy ? 1 : 1.15);
    const y = tidy ? 0 : between(entropy, -12, 12);
    const z = (Math.floor(index / columns) - (rows - 1) / 2) * (across + gap);
    return moved(turned(shell, [0, 0, Math.PI / 2 + swap]), [x, y, z]);
  });
  return laid(entropy, tidy ? [...shells, ...vessel(box(size, 'cellulose'), about(entropy, 0.9, 0.3))] : shells);
}

/** Rounds side by side in steel links, in a wave or two rows. */
function belt(entropy: Entropy): Solid[] {
  const round = entropy.pick(RIFLE_ROUNDS);
  const count = integer(entropy, 10, 22);
  const pitch = round.caseAcross + between(entropy, 1.5, 4);
  const wave = between(entropy, 0, 18);
  const period = between(entropy, 4, 9);
  const cartridges = repeat(count, (index) => {
    const linked = [...cartridge(round), rod(round.caseLength * 0.4, round.caseAcross + 1.6, 'iron', 0.22)];
    const lean = (wave / 40) * Math.cos(index / period);
    return moved(turned(linked, [0, 0, Math.PI / 2 + lean]), [index * pitch, wave * Math.sin(index / period), 0]);
  });
  return centred(cartridges);
}

export const AMMUNITION: readonly Family[] = [
  { name: 'boxed rounds', heldOut: false, make: boxed },
  { name: 'loose rounds', heldOut: false, make: loose },
  { name: 'filled magazine', heldOut: false, make: filledMagazine },
  { name: 'shotgun shells', heldOut: false, make: shotshells },
  { name: 'belted rounds', heldOut: true, make: belt },
];
