import type { Entropy } from '../../../hardware/entropy.ts';
import type { MaterialName } from '../materials.ts';
import { between, integer } from '../random.ts';
import { box, cut, moved, rod, type Solid, turned, type Vector, vessel } from '../solid.ts';
import { about, following, repeat, sleeve, spanning, tube, upright } from './arrange.ts';
import { cartridge, lengthOf, type Round } from './cartridge.ts';

/** Sizes in mm that the parts of one pistol share; muzzle at +x, grip towards -y, z across. */
export interface PistolSizes {
  readonly round: Round;
  readonly length: number;
  readonly slideHeight: number;
  readonly breadth: number;
  readonly gripHeight: number;
  readonly gripDepth: number;
  /** How far the grip leans, in radians. */
  readonly lean: number;
  readonly doubled: boolean;
}

export function pistolSizes(entropy: Entropy, round: Round): PistolSizes {
  const doubled = entropy.chance(0.5);
  return {
    round,
    length: about(entropy, 178, 0.2),
    slideHeight: about(entropy, 25, 0.15),
    breadth: Math.max(about(entropy, 26, 0.15), round.caseAcross * 1.7 + 7),
    gripHeight: about(entropy, 88, 0.2),
    gripDepth: lengthOf(round) + between(entropy, 12, 20),
    lean: between(entropy, 0.14, 0.38),
    doubled,
  };
}

/** A slide with its barrel, chamber and spring, the slide's underside at y = 0. All of steel. */
export function slideWithBarrel(entropy: Entropy, sizes: PistolSizes): Solid[] {
  const { length, slideHeight: height, breadth, round } = sizes;
  const wall = about(entropy, 3.6, 0.2);
  const inner = breadth - 2 * wall;
  const port = about(entropy, 28, 0.2);
  const portAt = about(entropy, length * 0.03, 0.4);
  const axis = height * 0.55;
  const barrel = Math.min(inner, round.caseAcross + about(entropy, 4.5, 0.2));
  const barrelLength = about(entropy, length * 0.56, 0.08);
  const behind = length / 2 + portAt - port / 2;
  const ahead = length - behind - port;
  const side = (from: number, size: number, z: number) =>
    moved([box([size, height, wall], 'iron')], [from + size / 2, height / 2, z]);
  const muzzle = length / 2;
  return [
    ...cut(side(-length / 2, length, -(breadth - wall) / 2), [0, 1, -1], height * 0.5 + wall * 0.2),
    ...side(-length / 2, behind, (breadth - wall) / 2),
    ...side(muzzle - ahead, ahead, (breadth - wall) / 2),
    ...moved([box([behind, wall, inner], 'iron')], [-length / 2 + behind / 2, height - wall / 2, 0]),
    ...moved([box([ahead, wall, inner], 'iron')], [muzzle - ahead / 2, height - wall / 2, 0]),
    ...moved([box([behind, height * 0.7, inner], 'iron', 0.9)], [-length / 2 + behind / 2, height * 0.48, 0]),
    ...moved(tube(barrelLength, barrel, round.bulletAcross, 'iron'), [muzzle - barrelLength / 2, axis, 0]),
    ...moved(sleeve([port, height * 0.55, inner], (inner - round.caseAcross) / 2, 'iron'), [portAt, axis, 0]),
    ...springOn(entropy, ahead * 0.8, [muzzle - ahead * 0.4 - 6, height * 0.12, 0]),
    ...moved([box([4, about(entropy, 4, 0.4), 3], 'iron')], [muzzle - 8, height + 2, 0]),
    ...moved([box([7, about(entropy, 4.5, 0.4), 12], 'iron')], [-length / 2 + 10, height + 2, 0]),
  ];
}

/** A coil around its guide rod; the coil is a rod of thin stuff. */
function springOn(entropy: Entropy, length: number, at: Vector): Solid[] {
  return moved([rod(length, about(entropy, 5, 0.2), 'iron', 0.9), rod(length, 9.5, 'iron', 0.3)], at);
}

/** Frame, grip with its open well, guard and trigger: the slide sits on it from y = 0 upwards. */
export function pistolFrame(entropy: Entropy, sizes: PistolSizes, material: MaterialName): Solid[] {
  const { length, breadth, gripHeight, gripDepth, lean } = sizes;
  const steel = material === 'iron';
  const wall = steel ? about(entropy, 2.8, 0.2) : about(entropy, 5, 0.2);
  const dust = about(entropy, length * 0.9, 0.06);
  const rail = about(entropy, 13, 0.2);
  const [gripX] = gripAt(sizes);
  const thin = steel ? 4 : 7;
  const guardFront = gripX + gripDepth / 2 + about(entropy, 38, 0.2);
  const guardLow = -rail - about(entropy, 26, 0.2);
  const guardBack = gripX + gripDepth / 2 - 6;
  const panelMaterial = entropy.pick<MaterialName>(['cellulose', 'nylon6', 'rubber']);
  const panelDepth = steel ? about(entropy, 4.5, 0.3) : 0.5;
  const cover = box([gripDepth * 0.9, gripHeight * 0.8, panelDepth], panelMaterial);
  const grip = [
    ...sleeve([gripDepth, gripHeight, breadth], wall, material),
    ...[-1, 1].flatMap((side) => moved([cover], [0, -5, (side * (breadth + panelDepth)) / 2])),
  ];
  const rails = [-1, 1].flatMap((side) =>
    moved([box([length * 0.5, 4, 2], 'iron')], [-length * 0.2, -2, side * (breadth / 2 - 3)]),
  );
  return [
    ...moved(vessel(box([dust, rail, breadth], material), wall), [(dust - length) / 2, -rail / 2, 0]),
    ...moved(turned(grip, [0, 0, -lean]), gripAt(sizes)),
    ...following(
      [
        [guardFront, -rail],
        [guardFront - 6, guardLow + 4],
        [guardFront - 14, guardLow],
        [guardBack, guardLow + 4],
      ],
      (span) => [box([span + 2, thin, breadth * 0.4], material)],
    ),
    ...following(
      [
        [guardBack + 14, -rail],
        [guardBack + 18, -rail - 10],
        [guardBack + 23, guardLow + 7],
      ],
      (span) => [box([span + 1, 5, 8], material)],
    ),
    ...(steel ? hammerOf(entropy, sizes) : rails),
    ...moved(upright([rod(breadth, 4, 'iron')]), [guardBack, -8, 0]),
  ];
}

function hammerOf(entropy: Entropy, { length }: PistolSizes): Solid[] {
  const cocked = between(entropy, 3, 14);
  return spanning([-length / 2 + 6, -4, 0], [-length / 2 - cocked, 14, 0], (span) => [box([span, 8, 8], 'iron')]);
}

/** Where the middle of the grip lies. */
export function gripAt({ length, gripHeight, gripDepth, lean }: PistolSizes): Vector {
  return [-length / 2 + gripDepth / 2 - gripHeight * Math.sin(lean) * 0.5 + 12, -8 - gripHeight / 2, 0];
}

export interface MagazineOptions {
  readonly round: Round;
  readonly height: number;
  readonly doubled: boolean;
  /** Share of the room for rounds that is taken, 0..1. */
  readonly loaded: number;
  readonly material: MaterialName;
}

/** A box magazine standing along y, its lips at +y, the noses of its rounds at +x. */
export function magazine(entropy: Entropy, { round, height, doubled, loaded, material }: MagazineOptions): Solid[] {
  const pitch = round.caseAcross * (doubled ? 0.62 : 1.02);
  const across = round.caseAcross * (doubled ? 1.6 : 1.1);
  const wall = material === 'iron' ? 0.8 : 2;
  const room = Math.floor((height - 22) / pitch);
  const rounds = Math.round(room * loaded);
  const depth = lengthOf(round) + 3;
  const shell = sleeve([depth, height, across + 2 * wall], wall, material);
  const stack = repeat(rounds, (index) => {
    const z = doubled ? (index % 2 === 0 ? 0.28 : -0.28) * round.caseAcross : 0;
    const fed = turned(cartridge(round), [0, 0, between(entropy, 0, 0.12)]);
    return moved(fed, [0, height / 2 - round.caseAcross / 2 - index * pitch, z]);
  });
  const top = height / 2 - rounds * pitch - round.caseAcross * 0.4;
  const turns = integer(entropy, 5, 9);
  const drop = (top - 8 + height / 2) / turns;
  const zigzag = Array.from({ length: turns + 1 }, (_, index) => {
    return [(index % 2 === 0 ? -0.4 : 0.4) * depth, top - 6 - index * drop] as const;
  });
  return [
    ...shell,
    ...stack,
    ...moved([box([depth - 4, 5, across * 0.8], entropy.pick<MaterialName>(['nylon6', 'iron']), 0.8)], [0, top - 2, 0]),
    ...following(zigzag, (span) => [rod(span, about(entropy, 1.3, 0.2), 'iron', 1, across * 0.3)]),
    ...moved([box([depth + 6, about(entropy, 6, 0.4), across + 6], 'nylon6')], [1, -height / 2 - 2, 0]),
  ];
}

/** A revolver's cylinder along x, bored through; `loaded` is the chance that a chamber holds a round. */
export function revolverCylinder(entropy: Entropy, round: Round, loaded: number): Solid[] {
  const chambers = entropy.pick([5, 6, 6, 7]);
  const length = lengthOf(round) + about(entropy, 4, 0.5);
  const radius = (chambers * (round.caseAcross + about(entropy, 2.4, 0.3))) / (2 * Math.PI);
  const start = between(entropy, 0, Math.PI);
  const bored = repeat(chambers, (index) => {
    const angle = start + (2 * Math.PI * index) / chambers;
    const at: Vector = [0, radius * Math.cos(angle), radius * Math.sin(angle)];
    const chamber = rod(length, round.caseAcross, 'iron', -1);
    return moved(entropy.chance(loaded) ? [chamber, ...cartridge(round)] : [chamber], at);
  });
  return [rod(length, 2 * radius + round.caseAcross + about(entropy, 4, 0.3), 'iron'), ...bored];
}
