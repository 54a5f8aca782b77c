import { AC_TABLE, DC_TABLE, type HuffmanTable, LUMINANCE_STEPS, ZIGZAG } from './jpeg-tables.ts';

/** Bits of a Huffman code by symbol. */
type Codes = ReadonlyMap<number, { readonly code: number; readonly length: number }>;

const BLOCK = 8;
const END_OF_BLOCK = 0x00;
const SIXTEEN_ZEROS = 0xf0;

/** The discrete cosine transform of eight samples, row by row of frequencies (ITU-T T.81, A.3.3). */
const COSINES = Float32Array.from({ length: BLOCK * BLOCK }, (_, index) => {
  const [frequency, sample] = [Math.floor(index / BLOCK), index % BLOCK];
  return (frequency === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * sample + 1) * frequency * Math.PI) / 16);
});

/**
 * Writes a baseline JPEG (ITU-T T.81, JFIF 1.01) without subsampling: `rgb` has three bytes a pixel, row by row;
 * `quality` is 1..100 on the usual scale.
 */
export function jpegOf(width: number, height: number, rgb: Uint8Array, quality: number): Uint8Array {
  const share = quality < 50 ? 50 / quality : 2 - quality / 50;
  const steps = LUMINANCE_STEPS.map((step) => Math.min(255, Math.max(1, Math.round(step * share))));
  return Buffer.concat([
    Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
    segment(0xdb, [0, ...ZIGZAG.map((place) => steps[place] ?? 1)]),
    segment(0xc0, [8, height >> 8, height & 255, width >> 8, width & 255, 3, 1, 17, 0, 2, 17, 0, 3, 17, 0]),
    segment(0xc4, [0x00, ...DC_TABLE.counts, ...DC_TABLE.symbols]),
    segment(0xc4, [0x10, ...AC_TABLE.counts, ...AC_TABLE.symbols]),
    segment(0xda, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0]),
    scanOf(width, height, rgb, steps),
    Buffer.from([0xff, 0xd9]),
  ]);
}

function segment(marker: number, body: readonly number[]): Buffer {
  const length = body.length + 2;
  return Buffer.from([0xff, marker, length >> 8, length & 255, ...body]);
}

function scanOf(width: number, height: number, rgb: Uint8Array, steps: readonly number[]): Buffer {
  const bits = new BitWriter();
  const [dc, ac] = [codesOf(DC_TABLE), codesOf(AC_TABLE)];
  const before = [0, 0, 0];
  for (let top = 0; top < height; top += BLOCK) {
    for (let left = 0; left < width; left += BLOCK) {
      for (const [component, samples] of samplesOf(width, height, rgb, left, top).entries()) {
        const levels = quantised(samples, steps);
        writeNumber(bits, dc, 0, (levels[0] ?? 0) - (before[component] ?? 0));
        before[component] = levels[0] ?? 0;
        writeRest(bits, ac, levels);
      }
    }
  }
  return bits.end();
}

/** A block's luminance and two differences of colour (JFIF 1.02), around 0; the picture's edge is repeated. */
function samplesOf(width: number, height: number, rgb: Uint8Array, left: number, top: number): Float32Array[] {
  const [luma, blue, red] = [new Float32Array(64), new Float32Array(64), new Float32Array(64)];
  for (let index = 0; index < 64; index++) {
    const x = Math.min(width - 1, left + (index % BLOCK));
    const y = Math.min(height - 1, top + Math.floor(index / BLOCK));
    const at = (y * width + x) * 3;
    const [r, g, b] = [rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0];
    luma[index] = 0.299 * r + 0.587 * g + 0.114 * b - 128;
    blue[index] = -0.168736 * r - 0.331264 * g + 0.5 * b;
    red[index] = 0.5 * r - 0.418688 * g - 0.081312 * b;
  }
  return [luma, blue, red];
}

/** The block's frequencies in steps of the quantisation, from low to high. */
function quantised(samples: Float32Array, steps: readonly number[]): number[] {
  const rows = transformed(samples);
  return ZIGZAG.map((place) => Math.round((rows[place] ?? 0) / (steps[place] ?? 1)));
}

function transformed(samples: Float32Array): Float32Array {
  const half = new Float32Array(64);
  const whole = new Float32Array(64);
  transformLines(samples, half, 1, BLOCK);
  transformLines(half, whole, BLOCK, 1);
  return whole;
}

/** Each of eight lines into its frequencies; samples of a line are `along` apart, lines `across`. */
function transformLines(from: Float32Array, to: Float32Array, along: number, across: number): void {
  for (let line = 0; line < BLOCK; line++) {
    for (let frequency = 0; frequency < BLOCK; frequency++) {
      let sum = 0;
      for (let at = 0; at < BLOCK; at++) {
        sum += (COSINES[frequency * BLOCK + at] ?? 0) * (from[line * across + at * along] ?? 0);
      }
      to[line * across + frequency * along] = sum;
    }
  }
}

function writeRest(bits: BitWriter, codes: Codes, levels: readonly number[]): void {
  let zeros = 0;
  for (const level of levels.slice(1)) {
    if (level === 0) {
      zeros += 1;
      continue;
    }
    for (; zeros >= 16; zeros -= 16) writeSymbol(bits, codes, SIXTEEN_ZEROS);
    writeNumber(bits, codes, zeros, level);
    zeros = 0;
  }
  if (zeros > 0) writeSymbol(bits, codes, END_OF_BLOCK);
}

/** A number as its length in bits (with the zeros before it), then its bits (T.81, F.1.2.1 and F.1.2.2). */
function writeNumber(bits: BitWriter, codes: Codes, zeros: number, value: number): void {
  const length = value === 0 ? 0 : 32 - Math.clz32(Math.abs(value));
  writeSymbol(bits, codes, zeros * 16 + length);
  bits.write(value < 0 ? value + (1 << length) - 1 : value, length);
}

function writeSymbol(bits: BitWriter, codes: Codes, symbol: number): void {
  const found = codes.get(symbol);
  if (found === undefined) throw new RangeError(`a level of ${symbol} has no code`);
  bits.write(found.code, found.length);
}

/** Codes of one length count upwards; a longer length goes on from twice the next (T.81, annex C). */
function codesOf({ counts, symbols }: HuffmanTable): Codes {
  const codes = new Map<number, { code: number; length: number }>();
  let code = 0;
  for (const [index, count] of counts.entries()) {
    for (let taken = 0; taken < count; taken++) {
      codes.set(symbols[codes.size] ?? 0, { code, length: index + 1 });
      code += 1;
    }
    code *= 2;
  }
  return codes;
}

/** Bits into bytes, the first bit highest; a byte FF is followed by 00 (T.81, F.1.2.3). */
class BitWriter {
  readonly #bytes: number[] = [];
  #pending = 0;
  #length = 0;

  write(value: number, length: number): void {
    for (let bit = length - 1; bit >= 0; bit--) {
      this.#pending = this.#pending * 2 + ((value >> bit) & 1);
      this.#length += 1;
      if (this.#length === 8) this.#flush();
    }
  }

  end(): Buffer {
    while (this.#length > 0) this.write(1, 1);
    return Buffer.from(this.#bytes);
  }

  #flush(): void {
    this.#bytes.push(this.#pending);
    if (this.#pending === 0xff) this.#bytes.push(0);
    this.#pending = 0;
    this.#length = 0;
  }
}
