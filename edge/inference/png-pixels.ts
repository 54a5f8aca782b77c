import { promisify } from 'node:util';
import { inflate } from 'node:zlib';

const inflateAll = promisify(inflate);

const SIGNATURE_BYTES = 8;
/** Length, type and checksum around a chunk's data (ISO/IEC 15948, 5.3). */
const CHUNK_FRAME_BYTES = 12;
const IDAT = 0x49444154;
/** zlib takes no smaller one. */
const LEAST_CHUNK = 64;
/** Samples a pixel in the file, by colour type (ISO/IEC 15948, 11.2.2). */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Where each pass of an interlaced picture begins and how far its pixels lie apart (ISO/IEC 15948, 8.2). */
const ADAM7 = [
  { x: 0, y: 0, stepX: 8, stepY: 8 },
  { x: 4, y: 0, stepX: 8, stepY: 8 },
  { x: 0, y: 4, stepX: 4, stepY: 8 },
  { x: 2, y: 0, stepX: 4, stepY: 4 },
  { x: 0, y: 2, stepX: 2, stepY: 4 },
  { x: 1, y: 0, stepX: 2, stepY: 2 },
  { x: 0, y: 1, stepX: 1, stepY: 2 },
] as const;
const WHOLE = [{ x: 0, y: 0, stepX: 1, stepY: 1 }] as const;

/**
 * Why a PNG has not exactly the pixels that its header says; null when it has. A decoder takes what it needs and is silent
 * about the rest: a header that lies would show half a bag. The header itself must have been found sound before.
 */
export async function examinePixels(bytes: Uint8Array): Promise<string | null> {
  const expected = bytesOfPixels(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  try {
    // All in one piece: gathering small ones costs a third of the time.
    const { length } = await inflateAll(pixelData(bytes), {
      maxOutputLength: expected,
      chunkSize: Math.max(LEAST_CHUNK, expected + 1),
    });
    return length === expected ? null : `it has ${length} bytes of pixels, and its header says ${expected}`;
  } catch (error) {
    return error instanceof RangeError
      ? `it has more bytes of pixels than the ${expected} that its header says`
      : 'its pixels cannot be inflated';
  }
}

/** Of all rows, each with the byte that names its filter. */
function bytesOfPixels(header: DataView): number {
  const [width, height] = [header.getUint32(16), header.getUint32(20)];
  const bitsAPixel = header.getUint8(24) * (SAMPLES[header.getUint8(25)] ?? 0);
  const passes = header.getUint8(28) === 1 ? ADAM7 : WHOLE;
  return passes.reduce((sum, { x, y, stepX, stepY }) => {
    const [columns, rows] = [Math.ceil((width - x) / stepX), Math.ceil((height - y) / stepY)];
    return columns > 0 && rows > 0 ? sum + rows * (1 + Math.ceil((columns * bitsAPixel) / 8)) : sum;
  }, 0);
}

/** The data of every IDAT chunk, one after the other. */
function pixelData(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  let at = SIGNATURE_BYTES;
  while (at + CHUNK_FRAME_BYTES <= bytes.length) {
    const length = view.getUint32(at);
    if (view.getUint32(at + 4) === IDAT) parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += CHUNK_FRAME_BYTES + length;
  }
  return parts.length === 1 ? (parts[0] ?? bytes) : Buffer.concat(parts);
}
