import { seededEntropy } from '../../hardware/entropy.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import { drawPattern, mrzDate } from './draw.ts';
import type { PopulationDials } from './dials.ts';
import { NATIONS } from './nations.ts';
import type { Nation } from './nations.ts';
import type { DocumentFields } from './passenger.ts';
import type { Troubles } from './troubles.ts';

/** A document as a site's lists name it. */
export interface ListedDocument {
  readonly documentIssuer: string;
  readonly documentNumber: string;
}

export interface Person {
  readonly name: string;
  readonly nation: Nation;
  readonly isAdult: boolean;
  readonly document: DocumentFields;
}

const TOTAL_WEIGHT = NATIONS.reduce((sum, nation) => sum + nation.weight, 0);

/** The day for which the age of a listed document's holder is drawn: 2025-01-01. */
const LISTED_AGE_AT_MS = Date.UTC(2025, 0, 1);

/** Nobody limits spirits and tobacco to an age above this. */
const ADULT_DAYS = 22 * 366;

/** Draws a person and the document they travel on: the `listed` one, when it must be a certain one. */
export function drawPerson(
  entropy: Entropy,
  wallMs: number,
  dials: PopulationDials,
  troubles: Troubles,
  listed: ListedDocument | null,
): Person {
  // A listed document has the same holder whenever and in whatever population it turns up.
  const chance = listed === null ? entropy : seededEntropy(seedOf(listed));
  const nation = NATIONS.find((nation) => nation.code === listed?.documentIssuer) ?? drawNation(chance);
  const sex = chance.chance(0.5) ? 'F' : 'M';
  const family = chance.pick(nation.family);
  const given = chance.pick(sex === 'F' ? nation.female : nation.male);
  const ageDays = drawAgeDays(chance);
  const ageAtMs = listed === null ? wallMs : LISTED_AGE_AT_MS;
  const onCard = listed === null && nation.cards.length > 0 && entropy.chance(dials.identityCard);
  const diplomat = listed === null && !onCard && entropy.chance(dials.diplomat);
  const format = onCard ? entropy.pick(nation.cards) : 'TD3';
  const passportCode = diplomat ? 'PD' : 'P';
  return {
    name: `${given.native} ${family.native}`,
    nation,
    isAdult: ageDays > ADULT_DAYS,
    document: {
      format,
      documentCode: onCard ? 'I' : passportCode,
      issuer: listed?.documentIssuer ?? nation.code,
      number: listed?.documentNumber ?? drawPattern(entropy, nation.numbering),
      surname: family.mrz,
      givenNames: given.mrz,
      nationality: nation.code,
      birthDate: mrzDate(ageAtMs, -ageDays),
      sex: chance.chance(0.002) ? 'X' : sex,
      expiryDate: mrzDate(wallMs, troubles.expiredDocument ? -1 - entropy.below(700) : 30 + entropy.below(3500)),
      personalNumber: '',
    },
  };
}

function drawNation(entropy: Entropy): Nation {
  let rest = entropy.below(TOTAL_WEIGHT);
  for (const nation of NATIONS) {
    rest -= nation.weight;
    if (rest < 0) return nation;
  }
  return entropy.pick(NATIONS);
}

/** FNV-1a over the issuer and number. */
function seedOf({ documentIssuer, documentNumber }: ListedDocument): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(`${documentIssuer}/${documentNumber}`)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash;
}

/** From infants to ninety, most of them between. */
function drawAgeDays(entropy: Entropy): number {
  return 100 + entropy.below(16_000) + entropy.below(16_500);
}
