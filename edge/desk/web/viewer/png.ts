/** The pixels of a PNG, as far as scanners send them: grey or in colour, of 8 or 16 bits, not interlaced. */
export interface PngKind {
  readonly width: number;
  readonly height: number;
  readonly depth: 8 | 16;
  /** Samples side by side: grey or three colours, each perhaps with its opacity behind it. */
  readonly channels: number;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Signature, then length, type, 13 bytes of data and CRC of IHDR (W3C PNG 3rd edition, 11.2.1). */
const HEADER_BYTES = 33;
const IDAT = 0x49444154;
/** Length, type and CRC around the data of a chunk. */
const CHUNK_BYTES = 12;
/** Channels by colour type; a palette has none that would tell of rays. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 4: 2, 6: 4 };

export function isPng(bytes: Uint8Array): boolean {
  return bytes.length >= HEADER_BYTES && SIGNATURE.every((byte, at) => bytes[at] === byte);
}

/** Width and height that a PNG announces, in pixels. */
export function announcedSize(png: Uint8Array): readonly [width: number, height: number] {
  const header = viewOf(png);
  return [header.getUint32(16), header.getUint32(20)];
}

/** What its header says; null for what scanners do not send. */
export function kindOf(png: Uint8Array): PngKind | null {
  const [width, height] = announcedSize(png);
  const [depth, colourType = -1, , , interlaced] = png.subarray(24, 29);
  const channels = CHANNELS[colourType];
  if (channels === undefined || (depth !== 8 && depth !== 16) || interlaced !== 0) return null;
  return { width, height, depth, channels };
}

/**
 * Gives the rows of a PNG from the first to the last, each as bytes that change with the next one. The browser's own
 * inflater does the work, and never makes more than the rows need; its checksum tells whether they are what was stored.
 * Rejects when they are damaged, too few or too many.
 */
export async function eachRow(
  png: Uint8Array<ArrayBuffer>,
  { width, height, depth, channels }: PngKind,
  take: (row: Uint8Array, index: number) => void,
): Promise<void> {
  const pixelBytes = (channels * depth) / 8;
  let [line, above] = [new Uint8Array(1 + width * pixelBytes), new Uint8Array(1 + width * pixelBytes)];
  let [filled, row] = [0, 0];
  for await (const part of inflated(dataOf(png))) {
    for (let at = 0; at < part.length;) {
      if (row === height) throw new RangeError('more rows than announced');
      const taken = part.subarray(at, at + line.length - filled);
      line.set(taken, filled);
      [at, filled] = [at + taken.length, filled + taken.length];
      if (filled < line.length) continue;
      unfilter(line, above, pixelBytes);
      take(line.subarray(1), row);
      [line, above, filled, row] = [above, line, 0, row + 1];
    }
  }
  if (row < height) throw new RangeError('fewer rows than announced');
}

/** The compressed bytes, which may lie in many chunks. */
function dataOf(png: Uint8Array<ArrayBuffer>): Blob {
  const view = viewOf(png);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let at = SIGNATURE.length; at + CHUNK_BYTES <= png.length; at += CHUNK_BYTES + view.getUint32(at)) {
    if (view.getUint32(at + 4) === IDAT) parts.push(png.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  return new Blob(parts);
}

async function* inflated(data: Blob): AsyncGenerator<Uint8Array> {
  const reader = data.stream().pipeThrough(new DecompressionStream('deflate')).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Takes a row's filter back, in place (W3C PNG 3rd edition, 9.2). Its first byte names the filter, the rest are pixels. */
function unfilter(line: Uint8Array, above: Uint8Array, pixelBytes: number): void {
  const foretell = FILTERS[line[0] ?? 0];
  if (foretell === undefined) throw new RangeError('no such filter');
  if (foretell === null) return;
  for (let at = 1; at < line.length; at += 1) {
    const before = at - pixelBytes;
    const left = before < 1 ? 0 : (line[before] ?? 0);
    const upperLeft = before < 1 ? 0 : (above[before] ?? 0);
    line[at] = (line[at] ?? 0) + foretell(left, above[at] ?? 0, upperLeft);
  }
}

/** What each filter foretells of a byte; null where it foretells nothing. */
const FILTERS: readonly (((left: number, up: number, upperLeft: number) => number) | null)[] = [
  null,
  (left) => left,
  (_left, up) => up,
  (left, up) => (left + up) >> 1,
  paeth,
];

/** The nearest of three to left + up - upperLeft (W3C PNG 3rd edition, 9.4). */
function paeth(left: number, up: number, upperLeft: number): number {
  const toLeft = Math.abs(up - upperLeft);
  const toUp = Math.abs(left - upperLeft);
  const toUpperLeft = Math.abs(left + up - 2 * upperLeft);
  if (toLeft <= toUp && toLeft <= toUpperLeft) return left;
  return toUp <= toUpperLeft ? up : upperLeft;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
