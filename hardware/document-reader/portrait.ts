import { crc32 } from 'node:zlib';
import { readPngHeader } from '../bag-scanner/png.ts';
import { readJpegHeader } from '../camera/jpeg.ts';
import type { Portrait } from './document-reader.ts';
import { MAX_PORTRAIT_BYTES, MAX_PORTRAIT_SIDE, PORTRAIT_PIECE_BYTES, PORTRAIT_SIGN } from './protocol.ts';

/**
 * A portrait as it travels, a piece a line:
 * ```
 * =0000/0301 <CRC-32 of the picture, 8 hexadecimal digits> <document number>
 * =0001/0301 <base64 of the first 60 bytes>
 * ```
 */
const PIECE = /^=(\d{4})\/(\d{4}) (.*)$/s;
const HEADER = /^([0-9a-f]{8}) ([A-Z0-9]{1,20})$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const MOST_PIECES = Math.ceil(MAX_PORTRAIT_BYTES / PORTRAIT_PIECE_BYTES);

export type PortraitAnswer =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'portrait'; readonly portrait: Portrait }
  | { readonly kind: 'refused'; readonly why: string };

interface Arriving {
  readonly count: number;
  readonly crc: number;
  readonly documentNumber: string;
  readonly pieces: Uint8Array[];
}

/** The lines of a picture. @throws RangeError for one that is too long or a number that no document has. */
export function encodePortrait(bytes: Uint8Array, documentNumber: string): readonly string[] {
  if (bytes.length > MAX_PORTRAIT_BYTES || bytes.length === 0) throw new RangeError('a portrait of no possible length');
  const header = `${crc32(bytes).toString(16).padStart(8, '0')} ${documentNumber}`;
  if (!HEADER.test(header)) throw new RangeError('a document number of no possible form');
  const count = Math.ceil(bytes.length / PORTRAIT_PIECE_BYTES);
  const pieces = Array.from({ length: count }, (_, index) =>
    Buffer.from(bytes.subarray(index * PORTRAIT_PIECE_BYTES, (index + 1) * PORTRAIT_PIECE_BYTES)).toString('base64'),
  );
  const four = (number: number) => String(number).padStart(4, '0');
  return [header, ...pieces].map((text, index) => `${PORTRAIT_SIGN}${four(index)}/${four(count)} ${text}`);
}

/** Puts the pieces of a portrait together. Total; holds one portrait, and no longer one than may be. */
export class PortraitAssembly {
  #arriving: Arriving | null = null;

  isWaiting(): boolean {
    return this.#arriving !== null;
  }

  /** Lets go of what has come so far. */
  abandon(): void {
    this.#arriving = null;
  }

  take(line: string): PortraitAnswer {
    const [, index = '', count = '', text = ''] = PIECE.exec(line) ?? [];
    const arriving = this.#arriving;
    this.#arriving = null;
    if (index === '') return refused('a piece has no place in it');
    if (Number(index) === 0) return this.#begin(Number(count), text);
    // Pieces of a portrait that was refused already: said once is enough.
    if (arriving === null) return { kind: 'waiting' };
    const { pieces } = arriving;
    if (Number(count) !== arriving.count || Number(index) !== pieces.length + 1) return refused('a piece is lost');
    if (!BASE64.test(text)) return refused('a piece is damaged');
    const piece = Buffer.from(text, 'base64');
    if (piece.length > PORTRAIT_PIECE_BYTES) return refused('a piece is too long');
    pieces.push(piece);
    if (pieces.length === arriving.count) return finish(arriving);
    this.#arriving = arriving;
    return { kind: 'waiting' };
  }

  #begin(count: number, text: string): PortraitAnswer {
    const [, crc = '', documentNumber = ''] = HEADER.exec(text) ?? [];
    if (crc === '') return refused('its first piece is damaged');
    if (count === 0 || count > MOST_PIECES) return refused(`it is longer than ${MAX_PORTRAIT_BYTES} bytes`);
    this.#arriving = { count, crc: Number.parseInt(crc, 16), documentNumber, pieces: [] };
    return { kind: 'waiting' };
  }
}

function finish({ crc, documentNumber, pieces }: Arriving): PortraitAnswer {
  const bytes = new Uint8Array(Buffer.concat(pieces));
  if (crc32(bytes) !== crc) return refused('its check value does not fit');
  const jpeg = readJpegHeader(bytes);
  const png = readPngHeader(bytes);
  const header = jpeg.ok ? jpeg.header : png.ok ? png.header : null;
  if (header === null) return refused('it is neither JPEG nor PNG');
  if (Math.max(header.width, header.height) > MAX_PORTRAIT_SIDE) {
    return refused(`it has ${header.width} x ${header.height} pixels`);
  }
  return { kind: 'portrait', portrait: { bytes, format: jpeg.ok ? 'jpeg' : 'png', documentNumber } };
}

function refused(why: string): PortraitAnswer {
  return { kind: 'refused', why: `portrait unusable: ${why}` };
}
