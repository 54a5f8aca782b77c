import type { MrzContent } from './mrz-encode.ts';

/** A document whose zone is printed in a public source. `reprintable`: our printing makes the same choices. */
export interface Specimen {
  readonly name: string;
  readonly lines: readonly string[];
  readonly expected: MrzContent;
  readonly reprintable: boolean;
}

const ANNA = {
  issuer: 'UTO',
  nationality: 'UTO',
  surname: 'ERIKSSON',
  givenNames: 'ANNA MARIA',
  birthDate: '740812',
  sex: 'F',
  expiryDate: '120415',
  personalNumber: '',
} as const;

const PETER = {
  documentCode: 'I',
  issuer: 'UTO',
  nationality: 'UTO',
  number: 'D23145890734',
  surname: 'STEVENSON',
  birthDate: '340712',
  sex: 'M',
  expiryDate: '950712',
  personalNumber: '',
} as const;

export const SPECIMENS: readonly Specimen[] = [
  {
    name: 'the passport of ICAO 9303-4, appendix B',
    lines: ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'],
    expected: { ...ANNA, format: 'TD3', documentCode: 'P', number: 'L898902C3', personalNumber: 'ZE184226B' },
    reprintable: true,
  },
  {
    name: 'the card of ICAO 9303-5, appendix B',
    lines: ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'],
    expected: { ...ANNA, format: 'TD1', documentCode: 'I', number: 'D23145890' },
    reprintable: true,
  },
  {
    name: 'the card of ICAO 9303-6, appendix B',
    lines: ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'],
    expected: { ...ANNA, format: 'TD2', documentCode: 'I', number: 'D23145890' },
    reprintable: true,
  },
  {
    name: 'the TD1 card with a long number of ICAO 9303-11, appendix D',
    lines: ['I<UTOD23145890<7349<<<<<<<<<<<', '3407127M9507122UTO<<<<<<<<<<<2', 'STEVENSON<<PETER<JOHN<<<<<<<<<'],
    expected: { ...PETER, format: 'TD1', givenNames: 'PETER JOHN' },
    reprintable: true,
  },
  {
    name: 'the TD2 card with a long number of ICAO 9303-11, appendix D',
    lines: ['I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<', 'D23145890<UTO3407127M95071227349<<<8'],
    expected: { ...PETER, format: 'TD2', givenNames: 'PETER JOHN' },
    reprintable: true,
  },
  {
    name: 'the specimen passport of Germany, whose empty optional data have no check digit',
    lines: ['P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<', 'C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4'],
    expected: {
      format: 'TD3',
      documentCode: 'P',
      issuer: 'D',
      nationality: 'D',
      number: 'C01X00T47',
      surname: 'MUSTERMANN',
      givenNames: 'ERIKA',
      birthDate: '640812',
      sex: 'F',
      expiryDate: '270228',
      personalNumber: '',
    },
    reprintable: false,
  },
];
