/**
 * What stands where on the wire of a barcode reader and in the codes it reads. Lengths are in characters.
 */

/** A QR code of version 40, level L holds 4,296 alphanumeric characters (ISO/IEC 18004, table 7); then a prefix. */
export const MAX_CODE_BYTES = 4_400;

/** `]`, a code character and a modifier, before the data (AIM; ISO/IEC 15424). */
export const AIM_PREFIX = /^\]([A-Za-z])[0-9A-Za-z]/;

/** Symbologies in which bag tags are printed, by AIM code character: Interleaved 2 of 5, Code 128. */
export const BAG_TAG_SYMBOLOGIES: readonly string[] = ['I', 'C'];

/** A licence plate: leading digit, three of the airline, six of the tag (IATA Resolution 740). */
export const BAG_TAG = /^\d{10}$/;

/** The number of a RAIN RFID seal as it is printed on it: an EPC of 96 to 256 bits, whole words (GS1 EPC Tag Data Standard). */
export const SEAL = /^(?:[0-9A-Fa-f]{4}){6,16}$/;

/** IATA Resolution 792, mandatory items: lengths in the order in which they stand. */
export const BCBP = {
  format: 'M',
  /** Format code, number of legs, name, electronic ticket indicator. */
  headLength: 23,
  nameLength: 20,
  maxLegs: 4,
  legLength: 37,
  leg: {
    bookingReference: 7,
    from: 3,
    to: 3,
    carrier: 3,
    flight: 5,
    dayOfYear: 3,
    compartment: 1,
    seat: 4,
    sequence: 5,
    status: 1,
    variableSize: 2,
  },
  /** First character of the conditional items of the first leg; the version number and a size follow. */
  versionMark: '>',
  version: '6',
  /** Conditional items before the first bag tag: passenger description, sources, date of issue, document type, issuer. */
  beforeBagTags: 11,
  bagTagLength: 13,
  maxBagTagFields: 3,
  /** Begins the security data after the last leg; a type and a size follow. */
  securityMark: '^',
} as const;

/** More bags than any passenger checks in; a count beyond it is a damaged code. */
export const MAX_BAG_TAGS = 60;

/** The declaration code: docs/protocols/declaration-qr.md. */
export const DECLARATION = {
  prefix: 'GLD1:',
  endMark: '.',
  /** What a QR code of version 40, level L holds in alphanumeric mode (ISO/IEC 18004, table 7). */
  maxTextLength: 4_296,
  maxKeyIdBytes: 16,
  signatureBytes: 64,
  maxInflatedBytes: 65_536,
  maxGoods: 300,
  maxBagTags: 30,
} as const;
