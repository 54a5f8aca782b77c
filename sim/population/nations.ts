import { CHINESE, JAPANESE, KOREAN, THAI, VIETNAMESE } from './names/east-asian.ts';
import { AMERICAN, BRITISH, INDIAN } from './names/english.ts';
import { FRENCH, GERMAN, ITALIAN, RUSSIAN, SPANISH } from './names/european.ts';
import type { NameList } from './names/name-list.ts';
import { transliterate } from './transliterate.ts';

/** A name as its owner spells it and as a machine-readable zone does. */
export interface Name {
  readonly native: string;
  readonly mrz: string;
}

export interface Nation {
  /** As the machine-readable zone has it: three letters, but `D` for Germany (ICAO 9303-3 section 5). */
  readonly code: string;
  /** Passengers out of all, relative to the other nations. */
  readonly weight: number;
  /** How its passports are numbered: `A` a letter, `9` a digit, anything else itself. */
  readonly numbering: string;
  /** Whether its people also travel on identity cards of these formats. */
  readonly cards: readonly ('TD1' | 'TD2')[];
  /** The carrier they mostly come with: its designator, its airline code of three digits, and from where. */
  readonly carrier: { readonly designator: string; readonly numeric: string; readonly airport: string };
  readonly family: readonly Name[];
  readonly female: readonly Name[];
  readonly male: readonly Name[];
}

export const NATIONS: readonly Nation[] = [
  nation('KOR', 30, 'M99999999', [], 'KE/180/NRT', KOREAN),
  nation('CHN', 22, 'E99999999', [], 'CA/999/PEK', CHINESE),
  nation('JPN', 10, 'AA9999999', [], 'JL/131/HND', JAPANESE),
  nation('USA', 9, '999999999', [], 'UA/016/SFO', AMERICAN),
  nation('VNM', 5, 'C9999999', [], 'VN/738/HAN', VIETNAMESE),
  nation('THA', 5, 'AA9999999', [], 'TG/217/BKK', THAI),
  nation('GBR', 4, '999999999', [], 'BA/125/LHR', BRITISH),
  nation('D', 4, 'C99A9AA99', ['TD1', 'TD2'], 'LH/220/FRA', GERMAN),
  nation('FRA', 3, '99AA99999', ['TD1', 'TD2'], 'AF/057/CDG', FRENCH),
  nation('RUS', 3, '999999999', [], 'SU/555/SVO', RUSSIAN),
  nation('IND', 2, 'A9999999', [], 'AI/098/DEL', INDIAN),
  nation('ESP', 2, 'AAA999999', ['TD1'], 'IB/075/MAD', SPANISH),
  nation('ITA', 2, 'AA9999999', ['TD1'], 'AZ/055/FCO', ITALIAN),
];

function nation(
  code: string,
  weight: number,
  numbering: string,
  cards: Nation['cards'],
  carrierText: string,
  names: NameList,
): Nation {
  const [designator = '', numeric = '', airport = ''] = carrierText.split('/');
  return {
    code,
    weight,
    numbering,
    cards,
    carrier: { designator, numeric, airport },
    family: names.family.map(spell),
    female: names.female.map(spell),
    male: names.male.map(spell),
  };
}

function spell(native: string): Name {
  return { native, mrz: transliterate(native) };
}
