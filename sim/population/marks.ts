import { inflateSync } from 'node:zlib';
import { readPngHeader } from '../../hardware/bag-scanner/png.ts';

/**
 * In virtual time nobody looks at pixels: pictures carry a mark that says what they show, for whoever answers in place
 * of the models.
 */

/** Whom a picture of faces shows, and how many people. */
export interface FaceMark {
  readonly face: number;
  readonly people: number;
}

const FACE_MARK = /faces (\d+) (\d+)/;
/** A mark stands at the beginning of a picture, behind its first header. */
const MARK_WITHIN_BYTES = 256;
const IDAT_AT = 33;

/** The mark of a picture in which this person stands, alone or before others. */
export function faceMark({ face, people }: FaceMark): string {
  return `faces ${face} ${people}`;
}

/** Whom a picture shows; null for one without a mark. */
export function readFaceMark(picture: Uint8Array): FaceMark | null {
  const [, face, people] = FACE_MARK.exec(Buffer.from(picture.subarray(0, MARK_WITHIN_BYTES)).toString('latin1')) ?? [];
  return face === undefined || people === undefined ? null : { face: Number(face), people: Number(people) };
}

/** What stands in place of the pixels of a PNG of `placeholderPng`; empty for any other. */
export function readBagMark(png: Uint8Array): string {
  if (!readPngHeader(png).ok) return '';
  const bytes = Buffer.from(png);
  try {
    const length = bytes.readUInt32BE(IDAT_AT);
    return inflateSync(bytes.subarray(IDAT_AT + 8, IDAT_AT + 8 + length), { maxOutputLength: 4096 }).toString('utf8');
  } catch {
    return '';
  }
}
