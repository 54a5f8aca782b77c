/** The wire format of protocol buffers (protobuf.dev/programming-guides/encoding): a message is fields, each with a number. */

/** What a field holds. `list`, `ints`, `floats` and `doubles` may stand several times, the others once. */
export type FieldKind = 'int' | 'ints' | 'float' | 'floats' | 'doubles' | 'bytes' | 'list';
/** The fields that a message may have, by number. */
export type Shape = Readonly<Record<number, FieldKind>>;

const WIRE_TYPE: Readonly<Record<FieldKind, number>> = {
  int: 0,
  ints: 0,
  float: 5,
  floats: 5,
  doubles: 1,
  bytes: 2,
  list: 2,
};
const PACKED = 2;
const MAX_VARINT_BYTES = 10;
/** Tags are numbers of 32 bits; a longer one would be read as another by another reader. */
const MAX_TAG = 0xffff_ffff;

/**
 * A message taken apart. Stricter than other readers, so that none of them sees in the same bytes what this did not:
 * fields that the shape does not name, that stand twice where one may be, and groups are refused.
 */
export class Message {
  readonly #values = new Map<number, (number | Buffer)[]>();

  /** @throws RangeError for bytes that are no message of this shape */
  constructor(bytes: Buffer, shape: Shape) {
    const reader = new Reader(bytes);
    while (!reader.atEnd()) {
      const tag = reader.varint();
      if (tag > MAX_TAG) throw new RangeError('has a field number that is too long');
      const [number, wireType] = [Math.floor(tag / 8), tag % 8];
      const kind = shape[number];
      if (kind === undefined) throw new RangeError(`has a field ${number} that is not known`);
      const values = this.#values.get(number) ?? [];
      if (values.length > 0 && SINGLE.has(kind)) {
        throw new RangeError(`has the field ${number} twice`);
      }
      this.#values.set(number, values);
      if (wireType === WIRE_TYPE[kind]) values.push(reader.value(wireType));
      else if (wireType === PACKED && !SINGLE.has(kind)) reader.packed(WIRE_TYPE[kind], values);
      else throw new RangeError(`has a field ${number} of another type`);
    }
  }

  has(number: number): boolean {
    return this.#values.has(number);
  }

  list(number: number): readonly Buffer[] {
    return (this.#values.get(number) ?? []).filter((value) => typeof value !== 'number');
  }

  numbers(number: number): readonly number[] {
    return (this.#values.get(number) ?? []).filter((value) => typeof value === 'number');
  }

  texts(number: number): readonly string[] {
    return this.list(number).map((bytes) => bytes.toString('utf8'));
  }

  /** Empty where the field is absent. */
  text(number: number): string {
    return this.texts(number)[0] ?? '';
  }

  /** 0 where the field is absent. */
  number(number: number): number {
    return this.numbers(number)[0] ?? 0;
  }
}

const SINGLE: ReadonlySet<FieldKind> = new Set(['int', 'float', 'bytes']);

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  value(wireType: number): number | Buffer {
    if (wireType === 0) return this.varint();
    if (wireType === 1) return this.#take(8).readDoubleLE();
    if (wireType === 5) return this.#take(4).readFloatLE();
    return this.#take(this.varint());
  }

  packed(wireType: number, into: (number | Buffer)[]): void {
    const inner = new Reader(this.#take(this.varint()));
    while (!inner.atEnd()) into.push(inner.value(wireType));
  }

  /** Negative numbers are two's complement in 64 bits. */
  varint(): number {
    let value = 0;
    for (let index = 0; index < MAX_VARINT_BYTES; index++) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) break;
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return value > Number.MAX_SAFE_INTEGER ? this.#bigVarint(index + 1) : value;
    }
    throw new RangeError('ends in the middle of a number');
  }

  /** The varint of so many bytes that was read last, without rounding on the way. */
  #bigVarint(length: number): number {
    const bytes = this.#bytes.subarray(this.#at - length, this.#at);
    const value = bytes.reduceRight((sum, byte) => (sum << 7n) | BigInt(byte & 0x7f), 0n);
    return Number(BigInt.asIntN(64, value));
  }

  #take(length: number): Buffer {
    if (!(length >= 0 && length <= this.#bytes.length - this.#at))
      throw new RangeError('ends in the middle of a field');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}
