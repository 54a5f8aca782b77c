import type { ImageBounds, ImageFacts } from '../contract/assessor.ts';
import { Fault } from '../contract/fault.ts';

/** No image of a lane is larger; a longer one is refused unread. */
const LARGEST_IMAGE_BYTES = 64 * 1024 * 1024;

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** The whole IEND chunk, which ends every PNG (ISO/IEC 15948, 11.2.5). */
const PNG_END = [0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82];
/** IHDR must come first and has 13 bytes (ISO/IEC 15948, 5.6 and 11.2.2). */
const PNG_IHDR = [0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52];
/** Channels by colour type (ISO/IEC 15948, 11.2.2); a palette decodes to three. */
const PNG_CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 };
const JPEG_START = [0xff, 0xd8];
const JPEG_END = [0xff, 0xd9];
/** Frames that libjpeg decodes: baseline, extended and progressive Huffman (ITU-T T.81, table B.1). */
const JPEG_FRAMES: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2]);
const JPEG_START_OF_SCAN = 0xda;

/** What an image's header says, or why the image is refused. No pixel is decoded, nothing is thrown. */
export function examineHeader(bytes: Uint8Array, bounds: ImageBounds): ImageFacts | string {
  if (bytes.length > LARGEST_IMAGE_BYTES) return `it has ${bytes.length} bytes, more than ${LARGEST_IMAGE_BYTES}`;
  const facts = bounds.format === 'png' ? readPng(bytes) : readJpeg(bytes);
  if (typeof facts === 'string') return facts;
  const { width, height } = facts;
  if (width === 0 || height === 0) return 'it has no pixels';
  if (width > bounds.maxWidth || height > bounds.maxHeight) {
    return `it is ${width} x ${height}, larger than ${bounds.maxWidth} x ${bounds.maxHeight}`;
  }
  return facts;
}

function readPng(bytes: Uint8Array): ImageFacts | string {
  if (!has(bytes, 0, PNG_SIGNATURE)) return 'it is not a PNG';
  if (!has(bytes, PNG_SIGNATURE.length, PNG_IHDR) || bytes.length < 33) return 'its PNG header is damaged';
  if (!has(bytes, bytes.length - PNG_END.length, PNG_END)) return 'it is cut off';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const channels = PNG_CHANNELS[view.getUint8(25)];
  const bitDepth = view.getUint8(24);
  if (channels === undefined) return 'its PNG header is damaged';
  if (bitDepth !== 8 && bitDepth !== 16) return `it has ${bitDepth} bits a sample, not 8 or 16`;
  return { format: 'png', width: view.getUint32(16), height: view.getUint32(20), channels, bitDepth };
}

/** Walks the segments to the frame header (ITU-T T.81, B.2.2). */
function readJpeg(bytes: Uint8Array): ImageFacts | string {
  if (!has(bytes, 0, JPEG_START)) return 'it is not a JPEG';
  if (!has(bytes, bytes.length - JPEG_END.length, JPEG_END)) return 'it is cut off';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = JPEG_START.length;
  while (at + 10 <= bytes.length && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (JPEG_FRAMES.has(marker)) {
      const [bitDepth, height, width] = [view.getUint8(at + 4), view.getUint16(at + 5), view.getUint16(at + 7)];
      return { format: 'jpeg', width, height, channels: view.getUint8(at + 9), bitDepth };
    }
    if (marker === JPEG_START_OF_SCAN) break;
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return 'its JPEG header is damaged';
}

function has(bytes: Uint8Array, at: number, expected: readonly number[]): boolean {
  return at >= 0 && expected.every((byte, index) => bytes[at + index] === byte);
}

/** A Fault that says why an image is refused. */
export function refused(why: string): Fault {
  return new Fault('image-refused', `The image is refused: ${why}`);
}
