import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Colour types of a PNG. */
const GREY = 0;
const RGB = 2;

/** One chunk of a PNG, with its right checksum. */
export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, tail]);
}

/** A PNG that says to have this size, and holds whatever `packed` is; other chunks come before it. */
export function pngOf(width: number, height: number, bitDepth: number, packed: Buffer, ...others: Buffer[]): Buffer {
  return framed(headerOf(width, height, bitDepth, GREY), packed, others);
}

function headerOf(width: number, height: number, bitDepth: number, colourType: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(bitDepth, 8);
  header.writeUInt8(colourType, 9);
  return header;
}

function framed(header: Buffer, packed: Buffer, others: readonly Buffer[]): Buffer {
  const chunks = [chunk('IHDR', header), ...others, chunk('IDAT', packed), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([SIGNATURE, ...chunks]);
}

/** A grey gradient with some texture, so that it compresses as badly as a bag does. */
export function greyPng(width: number, height: number, bitDepth: 8 | 16): Buffer {
  const bytes = bitDepth / 8;
  const rows = Buffer.alloc(height * (1 + width * bytes));
  for (let at = 0; at < rows.length; at++)
    rows[at] = at % (1 + width * bytes) === 0 ? 0 : (at * 7 + (at >> 5) * 31) & 0xff;
  return pngOf(width, height, bitDepth, deflateSync(rows));
}

/** Grey of 16 bits, the same everywhere. */
export function flatPng(width: number, height: number, grey: number): Buffer {
  const row = Buffer.alloc(1 + 2 * width);
  for (let column = 0; column < width; column += 1) row.writeUInt16BE(grey, 1 + 2 * column);
  return pngOf(width, height, 16, deflateSync(Buffer.concat(Array.from({ length: height }, () => row))));
}

/** A picture in colour, black all over. */
export function colourPng(width: number, height: number): Buffer {
  return framed(headerOf(width, height, 8, RGB), deflateSync(Buffer.alloc(height * (1 + 3 * width))), []);
}
