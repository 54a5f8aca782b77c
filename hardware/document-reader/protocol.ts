/** The three layouts of a travel document's machine-readable zone: ICAO 9303-5 (TD1), 9303-6 (TD2), 9303-4 (TD3). */
export type MrzFormat = 'TD1' | 'TD2' | 'TD3';

/** A run of characters on one line: `start` inclusive, `end` exclusive, both from 0. */
export interface MrzSpan {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** Every character of the zone belongs to exactly one of these. */
export type MrzPart =
  | 'documentCode'
  | 'issuer'
  | 'name'
  | 'number'
  | 'numberCheck'
  | 'nationality'
  | 'birthDate'
  | 'birthDateCheck'
  | 'sex'
  | 'expiryDate'
  | 'expiryDateCheck'
  | 'optional'
  | 'optionalCheck'
  | 'secondOptional'
  | 'compositeCheck';

export interface MrzLayout {
  readonly format: MrzFormat;
  readonly lineCount: number;
  readonly lineLength: number;
  readonly parts: Readonly<Partial<Record<MrzPart, MrzSpan>>> & Readonly<Record<CommonPart, MrzSpan>>;
  /** What the composite check digit is computed over. */
  readonly composite: readonly MrzSpan[];
}

type CommonPart = Exclude<MrzPart, 'optionalCheck' | 'secondOptional'>;

const span = (line: number, start: number, end: number): MrzSpan => ({ line, start, end });

/** ICAO 9303-5, 4.2.2. */
const TD1: MrzLayout = {
  format: 'TD1',
  lineCount: 3,
  lineLength: 30,
  parts: {
    documentCode: span(0, 0, 2),
    issuer: span(0, 2, 5),
    number: span(0, 5, 14),
    numberCheck: span(0, 14, 15),
    optional: span(0, 15, 30),
    birthDate: span(1, 0, 6),
    birthDateCheck: span(1, 6, 7),
    sex: span(1, 7, 8),
    expiryDate: span(1, 8, 14),
    expiryDateCheck: span(1, 14, 15),
    nationality: span(1, 15, 18),
    secondOptional: span(1, 18, 29),
    compositeCheck: span(1, 29, 30),
    name: span(2, 0, 30),
  },
  composite: [span(0, 5, 30), span(1, 0, 7), span(1, 8, 15), span(1, 18, 29)],
};

/** ICAO 9303-6, 4.2.2. */
const TD2: MrzLayout = {
  format: 'TD2',
  lineCount: 2,
  lineLength: 36,
  parts: {
    documentCode: span(0, 0, 2),
    issuer: span(0, 2, 5),
    name: span(0, 5, 36),
    number: span(1, 0, 9),
    numberCheck: span(1, 9, 10),
    nationality: span(1, 10, 13),
    birthDate: span(1, 13, 19),
    birthDateCheck: span(1, 19, 20),
    sex: span(1, 20, 21),
    expiryDate: span(1, 21, 27),
    expiryDateCheck: span(1, 27, 28),
    optional: span(1, 28, 35),
    compositeCheck: span(1, 35, 36),
  },
  composite: [span(1, 0, 10), span(1, 13, 20), span(1, 21, 35)],
};

/** ICAO 9303-4, 4.2.2. */
const TD3: MrzLayout = {
  format: 'TD3',
  lineCount: 2,
  lineLength: 44,
  parts: {
    documentCode: span(0, 0, 2),
    issuer: span(0, 2, 5),
    name: span(0, 5, 44),
    number: span(1, 0, 9),
    numberCheck: span(1, 9, 10),
    nationality: span(1, 10, 13),
    birthDate: span(1, 13, 19),
    birthDateCheck: span(1, 19, 20),
    sex: span(1, 20, 21),
    expiryDate: span(1, 21, 27),
    expiryDateCheck: span(1, 27, 28),
    optional: span(1, 28, 42),
    optionalCheck: span(1, 42, 43),
    compositeCheck: span(1, 43, 44),
  },
  composite: [span(1, 0, 10), span(1, 13, 20), span(1, 21, 43)],
};

export const MRZ_LAYOUTS: Readonly<Record<MrzFormat, MrzLayout>> = { TD1, TD2, TD3 };

/** The layout whose lines have this length; undefined where none has. */
export function layoutOfLength(lineLength: number): MrzLayout | undefined {
  return Object.values(MRZ_LAYOUTS).find((layout) => layout.lineLength === lineLength);
}

/** What an officer calls the parts. */
export const MRZ_PART_LABELS: Readonly<Record<MrzPart, string>> = {
  documentCode: 'document code',
  issuer: 'issuing state',
  name: 'name',
  number: 'document number',
  numberCheck: 'check digit of the document number',
  nationality: 'nationality',
  birthDate: 'date of birth',
  birthDateCheck: 'check digit of the date of birth',
  sex: 'sex',
  expiryDate: 'date of expiry',
  expiryDateCheck: 'check digit of the date of expiry',
  optional: 'optional data',
  optionalCheck: 'check digit of the optional data',
  secondOptional: 'optional data',
  compositeCheck: 'composite check digit',
};

export const STX = 0x02;
export const ETX = 0x03;
export const CR = 0x0d;
export const LF = 0x0a;

/** No MRZ line is longer than 44 characters; a reader may put a prefix before it. */
export const MAX_LINE_BYTES = 100;

/**
 * Commands of the Elyctis ID BOX scanner over USB-CDC (command set v1.7, 2020). Every message, both ways, is
 * `command lengthHigh lengthLow data`.
 */
export const ELYCTIS = {
  /** `49 00 00` asks for the zone; `49 L1 L2 MRZ` answers, with no data where nothing lies in the slot (unconfirmed). */
  inquire: 0x49,
  /** The same with the zone on one line. */
  inquireOneLine: 0x4c,
  /** `43 00 01 01` turns continuous reading on, `43 00 01 00` off; it turns itself off after one good reading. */
  continuous: 0x43,
  /** Ours: `50 L1 L2 piece` brings one piece of the portrait, as text. */
  portrait: 0x50,
} as const;

/** Three lines of 30 with CR LF after each; anything longer is no zone. */
export const ELYCTIS_MAX_DATA_BYTES = 128;

/** With this a line of a portrait begins; no zone has it. */
export const PORTRAIT_SIGN = '=';
/** So many bytes of the picture make a line of at most 91 characters. */
export const PORTRAIT_PIECE_BYTES = 60;
/** Portraits of chips have 12 to 20 KB (ICAO 9303-9); a reader may give a larger one from its camera. */
export const MAX_PORTRAIT_BYTES = 128 * 1024;
export const MAX_PORTRAIT_SIDE = 2048;
/** A portrait whose next piece does not come for so long has broken off. */
export const PORTRAIT_GAP_MS = 2000;
