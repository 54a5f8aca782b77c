import type { Clock } from '../../hardware/clock.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import { drawDeclaration } from './declaration.ts';
import { DEFAULT_DIALS } from './dials.ts';
import type { Conduct, PopulationDials } from './dials.ts';
import { drawPerson } from './document.ts';
import type { ListedDocument } from './document.ts';
import { drawIndex } from './draw.ts';
import type { GoodsSource } from './goods.ts';
import { drawBags, drawBoardingPass } from './journey.ts';
import type { Contraband } from './packing.ts';
import type { Passenger } from './passenger.ts';
import { printBoardingPass, printDeclaration, printZone } from './paper.ts';
import { drawConduct, drawTroubles, isHonest } from './troubles.ts';
import type { Troubles } from './troubles.ts';

/** What the site's policy lists. From an empty list nobody can come, whatever the dial says. */
export interface SiteLists {
  readonly watchList: readonly ListedDocument[];
  readonly trusted: readonly ListedDocument[];
  /** Licence plates of bags under an electronic seal. */
  readonly sealedPlates: readonly string[];
}

const NO_LISTS: SiteLists = { watchList: [], trusted: [], sealedPlates: [] };

export interface PopulationOptions {
  /** One number of it makes one passenger, so that a passenger's place in line is all that their details depend on. */
  readonly entropy: Entropy;
  readonly goods: GoodsSource;
  /** Dates of documents, flights and declarations are drawn about its wall time at the call of `next`. */
  readonly clock: Pick<Clock, 'wallMs'>;
  /** IATA code of the airport where the lane stands. */
  readonly airport?: string;
  readonly lists?: SiteLists;
  /** The same for everybody, or asked anew for each. */
  readonly dials?: PopulationDials | (() => PopulationDials);
}

export interface Population {
  next(): Passenger;
}

/** People without end. The same entropy, goods, dials, lists and wall times give the same people. */
export function createPopulation(options: PopulationOptions): Population {
  const { entropy, goods, clock, airport = 'ICN', lists = NO_LISTS, dials = DEFAULT_DIALS } = options;
  let arrived = 0;
  return {
    next() {
      arrived += 1;
      const own = seededEntropy(entropy.uint32());
      const ownDials = typeof dials === 'function' ? dials() : dials;
      return drawPassenger(own, `p${arrived}`, clock.wallMs(), { goods, airport, lists, dials: ownDials });
    },
  };
}

type Surroundings = Required<Pick<PopulationOptions, 'goods' | 'airport' | 'lists'>> & {
  readonly dials: PopulationDials;
};

function drawPassenger(
  entropy: Entropy,
  id: string,
  wallMs: number,
  { goods, airport, lists, dials }: Surroundings,
): Passenger {
  const troubles = possibleTroubles(drawTroubles(entropy, dials), lists);
  const conduct = drawConduct(entropy, dials);
  const bagCount = Math.max(drawIndex(entropy, dials.bagCounts), bagsNeeded(troubles, conduct));
  const isTrusted = entropy.chance(dials.trusted) && lists.trusted.length > 0;
  const documents = troubles.watchListed ? lists.watchList : lists.trusted;
  const listed = troubles.watchListed || isTrusted ? entropy.pick(documents) : null;
  const person = drawPerson(entropy, wallMs, dials, troubles, listed);
  const sealedPlate = troubles.sealedBag ? entropy.pick(lists.sealedPlates) : null;
  const boardingPass = drawBoardingPass(entropy, wallMs, airport, person, bagCount, sealedPlate);
  const contraband: readonly Contraband[] = troubles.contraband ? [entropy.pick(dials.hidden)] : [];
  const declared = troubles.noDeclaration
    ? null
    : drawDeclaration(entropy, wallMs, goods, dials, troubles, person, boardingPass.bagTags);
  const lines = declared?.declaration.goods ?? [];
  const bags = drawBags(entropy, boardingPass.bagTags, contraband[0] ?? null, troubles.wrongBag, lines);
  const own = entropy.uint32();
  return {
    id,
    name: person.name,
    document: person.document,
    boardingPass,
    declaration: declared?.declaration ?? null,
    bags,
    face: { own, inDocument: troubles.impostor ? entropy.uint32() : own },
    conduct,
    pace: conduct === 'slow' ? 3 + 3 * entropy.unit() : 1 + 0.6 * entropy.unit(),
    truth: {
      troubles,
      criticalFraud: declared?.goods.some((labelled) => labelled.criticalFraud) ?? false,
      fraudulentLines: declared?.goods.map((labelled) => labelled.fraud) ?? [],
      contraband,
      honest: isHonest(troubles, conduct),
    },
    mrzLines: () => printZone(person.document, troubles),
    boardingPassText: () => printBoardingPass(boardingPass),
    declarationText: () =>
      declared === null ? null : printDeclaration(declared.declaration, troubles.forgedDeclaration),
  };
}

function possibleTroubles(drawn: Troubles, lists: SiteLists): Troubles {
  return {
    ...drawn,
    watchListed: drawn.watchListed && lists.watchList.length > 0,
    sealedBag: drawn.sealedBag && lists.sealedPlates.length > 0,
  };
}

/** What is hidden, swapped or left behind needs a bag. */
function bagsNeeded(troubles: Troubles, conduct: Conduct): number {
  return troubles.contraband || troubles.wrongBag || troubles.sealedBag || conduct === 'leavesBagBehind' ? 1 : 0;
}
