import { crc32 } from 'node:zlib';

/** The IHDR chunk of a PNG (W3C PNG 3rd edition, 11.2.1). */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  /** 0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha. */
  readonly colourType: number;
  readonly interlaced: boolean;
}

export type PngAnswer =
  | { readonly ok: true; readonly header: PngHeader }
  | { readonly ok: false; readonly why: string };

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** An empty IEND chunk with its CRC: how every whole PNG ends. */
const END = Buffer.from('0000000049454e44ae426082', 'hex');
/** Signature, then length, type, 13 bytes of data and CRC of IHDR. */
const HEADER_BYTES = 33;
const MAX_SIDE = 0x7fff_ffff;

/** Bit depths that each colour type may have (table 12 of the specification). */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** Reads a PNG's header and looks whether its end is there, decoding nothing. Total: any bytes get an answer. */
export function readPngHeader(bytes: Uint8Array): PngAnswer {
  const png = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!png.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return { ok: false, why: 'no PNG signature' };
  if (png.length < HEADER_BYTES) return { ok: false, why: 'PNG ends within its header' };
  if (png.readUInt32BE(8) !== 13 || png.toString('latin1', 12, 16) !== 'IHDR') {
    return { ok: false, why: 'PNG does not begin with IHDR' };
  }
  if (crc32(png.subarray(12, 29)) !== png.readUInt32BE(29)) return { ok: false, why: 'PNG header is damaged' };
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  if (width === 0 || height === 0 || width > MAX_SIDE || height > MAX_SIDE) {
    return { ok: false, why: 'PNG has no possible size' };
  }
  const [bitDepth = 0, colourType = 0, compression = 0, filter = 0, interlace = 0] = png.subarray(24, 29);
  if (DEPTHS[colourType]?.includes(bitDepth) !== true) return { ok: false, why: 'PNG has no possible pixel format' };
  if (compression !== 0 || filter !== 0 || interlace > 1) return { ok: false, why: 'PNG has an unknown method' };
  if (png.length < HEADER_BYTES + END.length || !png.subarray(-END.length).equals(END)) {
    return { ok: false, why: 'PNG is cut short' };
  }
  return { ok: true, header: { width, height, bitDepth, colourType, interlaced: interlace === 1 } };
}
