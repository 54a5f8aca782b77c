const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

const VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < ALPHABET.length; value++) VALUES[ALPHABET.charCodeAt(value)] = value;

/** Bytes in the alphabet of QR's alphanumeric mode: three characters for two bytes, two for a last one (RFC 9285). */
export function encodeBase45(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index + 1 < bytes.length; index += 2) {
    const pair = (bytes[index] ?? 0) * 256 + (bytes[index + 1] ?? 0);
    text += digit(pair) + digit(pair / 45) + digit(pair / 2025);
  }
  if (bytes.length % 2 === 1) {
    const last = bytes[bytes.length - 1] ?? 0;
    text += digit(last) + digit(last / 45);
  }
  return text;
}

/** The bytes of a base45 text; undefined where it is none. No two texts give the same bytes. */
export function decodeBase45(text: string): Uint8Array | undefined {
  const rest = text.length % 3;
  if (rest === 1) return undefined;
  const triples = (text.length - rest) / 3;
  const bytes = new Uint8Array(triples * 2 + (rest === 2 ? 1 : 0));
  for (let triple = 0; triple < triples; triple++) {
    const value = valueAt(text, triple * 3) + 45 * valueAt(text, triple * 3 + 1) + 2025 * valueAt(text, triple * 3 + 2);
    if (!(value <= 0xffff)) return undefined;
    bytes[triple * 2] = value >> 8;
    bytes[triple * 2 + 1] = value & 0xff;
  }
  if (rest === 2) {
    const value = valueAt(text, triples * 3) + 45 * valueAt(text, triples * 3 + 1);
    if (!(value <= 0xff)) return undefined;
    bytes[triples * 2] = value;
  }
  return bytes;
}

function digit(value: number): string {
  return ALPHABET.charAt(Math.floor(value) % 45);
}

/** NaN for a character outside the alphabet: no comparison holds for it. */
function valueAt(text: string, index: number): number {
  const value = VALUES[text.charCodeAt(index)] ?? -1;
  return value < 0 ? Number.NaN : value;
}
