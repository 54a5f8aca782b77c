import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const GREY = 0;
/** Noise does not compress: a higher level costs time and saves nothing. */
const LEVEL = 1;

/** Encodes 16-bit grey pixels, row by row, as a PNG (W3C PNG 3rd edition), every row unfiltered. */
export function encodeGreyPng(pixels: Uint16Array, width: number, height: number): Uint8Array {
  if (pixels.length !== width * height) throw new RangeError('the pixels do not fill the image');
  const samples = Buffer.from(pixels.slice().buffer).swap16();
  const raw = Buffer.alloc((1 + 2 * width) * height);
  for (let y = 0; y < height; y += 1) samples.copy(raw, y * (1 + 2 * width) + 1, y * 2 * width, (y + 1) * 2 * width);
  return framePng(width, height, deflateSync(raw, { level: LEVEL }));
}

/**
 * A PNG of the announced size whose pixels are missing: enough for who looks at the header alone, as in virtual time.
 * Other labels give other bytes.
 */
export function placeholderPng(width: number, height: number, label: string): Uint8Array {
  return framePng(width, height, deflateSync(Buffer.from(label)));
}

function framePng(width: number, height: number, data: Buffer): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 16;
  header[9] = GREY;
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
