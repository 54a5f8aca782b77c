import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** Colour types and their bits a sample (W3C PNG, 11.2.1). */
const GREY = { type: 0, bits: 16 } as const;
const COLOUR = { type: 2, bits: 8 } as const;
/** Noise does not compress: a higher level costs time and saves nothing. */
const LEVEL = 1;

/** The chunk IEND, which is empty. */
const END_BYTES = 12;

/** Encodes 16-bit grey pixels, row by row, as a PNG (W3C PNG 3rd edition), every row unfiltered. */
export function encodeGreyPng(pixels: Uint16Array, width: number, height: number): Uint8Array {
  if (pixels.length !== width * height) throw new RangeError('the pixels do not fill the image');
  const samples = Buffer.from(pixels.slice().buffer).swap16();
  const raw = Buffer.alloc((1 + 2 * width) * height);
  for (let y = 0; y < height; y += 1) samples.copy(raw, y * (1 + 2 * width) + 1, y * 2 * width, (y + 1) * 2 * width);
  return framePng(width, height, GREY, deflateSync(raw, { level: LEVEL }));
}

/** Encodes 8-bit red, green and blue, row by row, as a PNG. */
export function encodeColourPng(pixels: Uint8Array, width: number, height: number): Uint8Array {
  if (pixels.length !== 3 * width * height) throw new RangeError('the pixels do not fill the image');
  const raw = Buffer.alloc((1 + 3 * width) * height);
  for (let y = 0; y < height; y += 1)
    raw.set(pixels.subarray(y * 3 * width, (y + 1) * 3 * width), y * (1 + 3 * width) + 1);
  return framePng(width, height, COLOUR, deflateSync(raw));
}

/**
 * A PNG of the announced size whose pixels are missing: enough for who looks at the header alone, as in virtual time.
 * Other labels give other bytes.
 */
export function placeholderPng(width: number, height: number, label: string): Uint8Array {
  return framePng(width, height, GREY, deflateSync(Buffer.from(label)));
}

/** The same PNG with other bytes: a text before its end (W3C PNG, 11.3.3.2), as no two scans are the same. */
export function stampedPng(png: Uint8Array, text: string): Uint8Array {
  const end = png.length - END_BYTES;
  return Buffer.concat([
    png.subarray(0, end),
    chunk('tEXt', Buffer.from(`Comment\0${text}`, 'latin1')),
    png.subarray(end),
  ]);
}

function framePng(width: number, height: number, kind: typeof GREY | typeof COLOUR, data: Buffer): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = kind.bits;
  header[9] = kind.type;
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
