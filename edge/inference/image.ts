import sharp from 'sharp';
import type { ImageBounds, ImageFacts } from '../contract/assessor.ts';
import { Fault } from '../contract/fault.ts';
import { examineHeader, refused } from './image-header.ts';
import { examinePixels } from './png-pixels.ts';

/** Decoded samples, row by row, channels interleaved; 16-bit samples are kept as they are. */
export interface DecodedImage {
  readonly facts: ImageFacts;
  readonly pixels: Uint8Array | Uint16Array;
}

/** The colour spaces that keep a sample's depth, and grey grey. */
const COLOURS = {
  plain: { grey: 'b-w', colour: 'srgb' },
  deep: { grey: 'grey16', colour: 'rgb16' },
} as const;

/** Set once for the process: no cache of images that are seen once, no more threads than it was given. */
export function prepareDecoding(threads: number): void {
  sharp.cache(false);
  sharp.concurrency(threads);
}

/** Decodes an image whole, after its header was found within the bounds. @throws Fault `image-refused` */
export async function decodeImage(bytes: Uint8Array, bounds: ImageBounds): Promise<DecodedImage> {
  const facts = examineHeader(bytes, bounds);
  if (typeof facts === 'string') throw refused(facts);
  const deep = facts.bitDepth === 16;
  try {
    const image = sharp(bytes, {
      failOn: 'error',
      limitInputPixels: facts.width * facts.height,
      sequentialRead: true,
      pages: 1,
    });
    const decoded = image
      .toColourspace(COLOURS[deep ? 'deep' : 'plain'][facts.channels < 3 ? 'grey' : 'colour'])
      .raw({ depth: deep ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const [{ data, info }, amiss] = await Promise.all([decoded, facts.format === 'png' ? examinePixels(bytes) : null]);
    if (amiss !== null) throw refused(amiss);
    if (info.width !== facts.width || info.height !== facts.height) {
      throw refused(`it decodes to ${info.width} x ${info.height}, its header says ${facts.width} x ${facts.height}`);
    }
    const pixels = deep ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) : data;
    return { facts: { ...facts, channels: info.channels }, pixels };
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw refused(`it cannot be decoded: ${firstLine(error)}`);
  }
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0] ?? '';
}
