/** The part of the wire format of protocol buffers that a Sparkplug payload needs (protobuf.dev/programming-guides/encoding). */

const VARINT = 0;
const FIXED_64 = 1;
const BYTES = 2;
const FIXED_32 = 5;
const MAX_VARINT_BYTES = 10;

/** Writes fields, one after the other. */
export class FieldWriter {
  readonly #chunks: Buffer[] = [];

  /** A whole number from 0 to 2^53 - 1. */
  count(field: number, value: number): void {
    this.#chunks.push(varint(field * 8 + VARINT), varint(value));
  }

  double(field: number, value: number): void {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value);
    this.#chunks.push(varint(field * 8 + FIXED_64), bytes);
  }

  bytes(field: number, value: Uint8Array): void {
    this.#chunks.push(varint(field * 8 + BYTES), varint(value.length), Buffer.from(value));
  }

  text(field: number, value: string): void {
    this.bytes(field, Buffer.from(value));
  }

  finish(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}

/** A field as it came: a number (those beyond 2^53 are rounded), a number of 32 or 64 bits as bytes, or bytes. */
export interface Field {
  readonly field: number;
  readonly value: number | Buffer;
}

/** The fields of a message in order, or null where the bytes are none. */
export function readFields(bytes: Uint8Array): readonly Field[] | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: Field[] = [];
  let at = 0;
  const readVarint = (): number | null => {
    let value = 0;
    for (let index = 0; index < MAX_VARINT_BYTES; index += 1) {
      const byte = buffer[at];
      if (byte === undefined) return null;
      at += 1;
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return value;
    }
    return null;
  };
  while (at < buffer.length) {
    const tag = readVarint();
    if (tag === null) return null;
    const [field, wireType] = [Math.floor(tag / 8), tag % 8];
    const number = wireType === VARINT || wireType === BYTES ? readVarint() : 0;
    if (number === null || field === 0) return null;
    if (wireType === VARINT) {
      fields.push({ field, value: number });
      continue;
    }
    const length = lengthOf(wireType, number);
    if (length === null || length > buffer.length - at) return null;
    fields.push({ field, value: buffer.subarray(at, at + length) });
    at += length;
  }
  return fields;
}

function lengthOf(wireType: number, told: number): number | null {
  if (wireType === FIXED_64) return 8;
  if (wireType === FIXED_32) return 4;
  return wireType === BYTES ? told : null;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return Buffer.from(bytes);
}
