import type { Entropy } from '../../hardware/entropy.ts';
import { type Exposure, expose } from './exposure.ts';
import type { Family } from './items/family.ts';
import { LUGGAGE, type Luggage } from './items/luggage.ts';
import { Room } from './packing.ts';
import { between } from './random.ts';
import type { Scanner } from './scanner.ts';
import { type PixelBox, ShadowCaster } from './shadow.ts';
import { boundsOf, type Solid, turned } from './solid.ts';

/** A thing to lay into a bag, and how it is made. */
export interface Content {
  readonly what: string;
  readonly family: Family;
  /** Gives way: there is always room for it. */
  readonly soft: boolean;
}

/** A thing as it lies in the bag; of what did not fit, nothing. */
export interface Laid<C extends Content> {
  readonly content: C;
  readonly solids: readonly Solid[];
}

export interface PackedBag<C extends Content> {
  readonly case: readonly Solid[];
  /** In the order of the contents. */
  readonly things: readonly Laid<C>[];
}

export interface Scan<C extends Content> extends Exposure {
  /** What lies within the picture, with the box around its shadow. */
  readonly objects: readonly { readonly content: C; readonly box: PixelBox }[];
}

/** A bag is turned by at most this much on the belt, or by a quarter; a small one by any angle. */
const ASKEW = 0.2;
const SMALL_MM = 430;

/** Packs a bag from its floor upwards and lays it on the belt. Same entropy, same bag. */
export function packBag<C extends Content>(
  contents: readonly C[],
  entropy: Entropy,
  luggage: Luggage = entropy.pick(LUGGAGE.filter(({ heldOut }) => !heldOut)),
): PackedBag<C> {
  const { solids, inside } = luggage.make(entropy);
  const room = new Room(inside);
  const things = contents.flatMap((content) => {
    const thing = content.family.make(entropy);
    const laid = room.lay(thing, entropy) ?? (content.soft ? room.stuff(thing, entropy) : null);
    return laid === null ? [] : [{ content, solids: laid }];
  });
  const [low, high] = boundsOf(solids);
  const length = Math.max(high[0] - low[0], high[1] - low[1]);
  const about =
    length < SMALL_MM
      ? between(entropy, 0, 2 * Math.PI)
      : between(entropy, -ASKEW, ASKEW) * (entropy.chance(0.5) ? 1 : 0.2);
  const over = entropy.chance(0.5) ? Math.PI : 0;
  const back = entropy.chance(0.5) ? Math.PI : 0;
  const lie = (bodies: readonly Solid[]) => turned(bodies, [over, 0, about + back]);
  return { case: lie(solids), things: things.map((thing) => ({ ...thing, solids: lie(thing.solids) })) };
}

/** Takes a bag's picture. Same entropy, same bytes. */
export function scanBag<C extends Content>(bag: PackedBag<C>, scanner: Scanner, entropy: Entropy): Scan<C> {
  const caster = new ShadowCaster(scanner);
  caster.cast(bag.case);
  const objects = bag.things.flatMap(({ content, solids }) => {
    const box = caster.cast(solids);
    return box === null ? [] : [{ content, box }];
  });
  return { ...expose(caster.shadow(), scanner, entropy), objects };
}
