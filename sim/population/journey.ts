import type { BoardingPass, GoodsLine } from '../../hardware/barcode/barcode.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import type { Contraband } from './packing.ts';
import { packBag } from './packing.ts';
import type { Bag } from './passenger.ts';
import type { Person } from './document.ts';
import { dayOfYear, drawDigits, drawPattern } from './draw.ts';

const SEAT_LETTERS = 'ABCDEFGHJK'.split('');

/** The flight that a person came by, with the plates of `bagCount` bags, numbered in a row but for a sealed one. */
export function drawBoardingPass(
  entropy: Entropy,
  wallMs: number,
  airport: string,
  person: Person,
  bagCount: number,
  sealedPlate: string | null,
): BoardingPass {
  const { carrier } = person.nation;
  // Licence plate: 0 for a bag that is not a fallback or rush tag, the airline's three digits, six of its own.
  const firstTag = entropy.below(999_999 - bagCount);
  const bagTags = Array.from(
    { length: bagCount },
    (_, index) => `0${carrier.numeric}${String(firstTag + index).padStart(6, '0')}`,
  );
  if (sealedPlate !== null) bagTags[0] = sealedPlate;
  const { surname, givenNames } = person.document;
  return {
    passengerName: `${surname}/${givenNames}`.slice(0, 20).trim(),
    bookingReference: drawPattern(entropy, 'AAA9A9'),
    from: carrier.airport === airport ? 'SIN' : carrier.airport,
    to: airport,
    carrier: carrier.designator,
    flight: String(1 + entropy.below(999)).padStart(4, '0'),
    dayOfYear: dayOfYear(wallMs),
    seat: String(1 + entropy.below(60)).padStart(3, '0') + entropy.pick(SEAT_LETTERS),
    sequence: String(1 + entropy.below(400)).padStart(4, '0'),
    bagTags,
  };
}

/** Packs the bags of the pass, what was declared into the first. `hide` goes into one of them; a wrong bag bears a plate that is not on the pass. */
export function drawBags(
  entropy: Entropy,
  plates: readonly string[],
  hide: Contraband | null,
  wrongBag: boolean,
  declared: readonly GoodsLine[],
): readonly Bag[] {
  const hiding = plates.length === 0 ? -1 : entropy.below(plates.length);
  return plates.map((plate, index) => {
    const items = packBag(entropy, index === hiding ? hide : null, index === 0 ? declared : []);
    return { plate: wrongBag && index === plates.length - 1 ? anotherPlate(entropy, plates) : plate, items };
  });
}

function anotherPlate(entropy: Entropy, plates: readonly string[]): string {
  for (;;) {
    const plate = `0${drawDigits(entropy, 9)}`;
    if (!plates.includes(plate)) return plate;
  }
}
