import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { scaled } from '../../test/scale.ts';
import type { ImageBounds } from '../contract/assessor.ts';
import { greyPng, pngOf } from './images.fixture.ts';

const PNG_TAIL_BYTES = 12;
const MB = 1024 * 1024;
const raw = { width: 640, height: 480, channels: 3 } as const;

/** A photograph as a camera makes them. */
export const PHOTO = await sharp(
  Buffer.alloc(raw.width * raw.height * raw.channels).map((_, at) => (at * 13) & 0xff),
  { raw },
)
  .jpeg()
  .toBuffer();

export interface BadImage {
  readonly what: string;
  readonly bytes: Buffer;
  readonly bounds: ImageBounds;
}

/** `count` places spread over 0 to `length`, neither end included. */
function places(length: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => Math.floor(((index + 0.5) / count) * length));
}

function withByteFlipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt8(changed.readUInt8(at) ^ 0x10, at);
  return changed;
}

/** Pictures of which none may be taken where a PNG within `size` is: `good` damaged, and others. */
export function badPngs(good: Buffer, size: { readonly maxWidth: number; readonly maxHeight: number }): BadImage[] {
  const bounds: ImageBounds = { format: 'png', ...size };
  const png = (what: string, bytes: Buffer): BadImage => ({ what, bytes, bounds });
  const end = good.subarray(-PNG_TAIL_BYTES);
  const bomb = deflateSync(Buffer.alloc(300 * MB), { level: 9 });
  const cuts = scaled({ usual: 64, long: 2000 });
  const { maxWidth, maxHeight } = size;
  return [
    ...places(good.length, cuts).map((at) => png(`PNG cut at ${at}`, good.subarray(0, at))),
    ...places(good.length - PNG_TAIL_BYTES, cuts).map((at) =>
      png(`PNG cut at ${at}, its end put back`, Buffer.concat([good.subarray(0, at), end])),
    ),
    ...places(good.length, cuts).map((at) => png(`PNG with a bit flipped at ${at}`, withByteFlipped(good, at))),
    png('a PNG that claims 60000 x 60000', pngOf(60_000, 60_000, 16, bomb)),
    png('a PNG that claims 2^31 x 1', pngOf(2 ** 31, 1, 8, bomb)),
    png('a PNG larger than allowed by a column', greyPng(maxWidth + 1, 10, 8)),
    png('a PNG larger than allowed by a row', greyPng(10, maxHeight + 1, 8)),
    png('a PNG without pixels', pngOf(0, 0, 8, deflateSync(Buffer.alloc(0)))),
    png('a PNG with a part of its pixels', pngOf(maxWidth, maxHeight, 8, deflateSync(Buffer.alloc(100_000)))),
    png('a PNG with a row more than it says', pngOf(8, 8, 8, deflateSync(Buffer.alloc(9 * 9)))),
    png('a PNG of 16 bits that says 8', pngOf(8, 8, 8, deflateSync(Buffer.alloc(8 * 17)))),
    png('a PNG of 8 bits that says 16', pngOf(8, 8, 16, deflateSync(Buffer.alloc(8 * 9)))),
    ...[1, 2, 4, 3, 32].map((depth) =>
      png(`a PNG of ${depth} bits a sample`, pngOf(8, 8, depth, deflateSync(Buffer.alloc(512)))),
    ),
    png('a JPEG for a PNG', PHOTO),
    png('nothing', Buffer.alloc(0)),
    png('text', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>')),
  ];
}

/** Pictures of which none may be taken where a JPEG of at most 1600 x 1200 pixels is. */
export function badJpegs(): BadImage[] {
  const bounds: ImageBounds = { format: 'jpeg', maxWidth: 1600, maxHeight: 1200 };
  const jpeg = (what: string, bytes: Buffer): BadImage => ({ what, bytes, bounds });
  return [
    ...places(PHOTO.length, scaled({ usual: 60, long: 2000 })).map((at) =>
      jpeg(`JPEG cut at ${at}`, PHOTO.subarray(0, at)),
    ),
    jpeg('a PNG for a JPEG', greyPng(90, 60, 16)),
    jpeg('a JPEG larger than allowed', withSize(PHOTO, 5000, 5000)),
    jpeg('a JPEG of two bytes', PHOTO.subarray(0, 2)),
  ];
}

/** A JPEG with another size in its frame header. */
function withSize(bytes: Buffer, width: number, height: number): Buffer {
  const at = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  const changed = Buffer.from(bytes);
  changed.writeUInt16BE(height, at + 5);
  changed.writeUInt16BE(width, at + 7);
  return changed;
}
