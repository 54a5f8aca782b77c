/** What a JPEG's frame header says (ITU-T T.81, B.2.2). */
export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 colour. */
  readonly components: number;
}

export type JpegAnswer =
  | { readonly ok: true; readonly header: JpegHeader }
  | { readonly ok: false; readonly why: string };

/** Markers of T.81, table B.1; each follows a byte FF. */
const SOI = 0xd8;
const EOI = 0xd9;
const START_OF_SCAN = 0xda;
/** Baseline, extended sequential, progressive: what cameras make and decoders read. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2]);
const OTHER_FRAMES = new Set([0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);
/** Cameras may pad the end of a JPEG with zeros up to a block. */
const MAX_PADDING = 512;

/** Reads a JPEG's frame header and looks whether its end is there, decoding nothing. Total: any bytes get an answer. */
export function readJpegHeader(bytes: Uint8Array): JpegAnswer {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return { ok: false, why: 'no JPEG signature' };
  if (!endsWhole(bytes)) return { ok: false, why: 'JPEG is cut short' };
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return { ok: false, why: 'JPEG has no marker where one must be' };
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      // A fill byte before the marker.
      at += 1;
      continue;
    }
    if (OTHER_FRAMES.has(marker)) return { ok: false, why: 'JPEG is of a process that cameras do not use' };
    if (marker === START_OF_SCAN || marker === EOI || marker < 0xc0) break;
    const length = uint16(bytes, at + 2);
    if (length < 2 || at + 2 + length > bytes.length) return { ok: false, why: 'JPEG segment has no possible length' };
    if (FRAMES.has(marker)) return readFrame(bytes, at + 4, length - 2);
    at += 2 + length;
  }
  return { ok: false, why: 'JPEG has no frame header' };
}

function readFrame(bytes: Uint8Array, at: number, length: number): JpegAnswer {
  if (length < 6) return { ok: false, why: 'JPEG frame header is too short' };
  const precision = bytes[at];
  const height = uint16(bytes, at + 1);
  const width = uint16(bytes, at + 3);
  const components = bytes[at + 5] ?? 0;
  if (precision !== 8 || width === 0 || height === 0) return { ok: false, why: 'JPEG has no possible size' };
  if ((components !== 1 && components !== 3) || length < 6 + 3 * components) {
    return { ok: false, why: 'JPEG is neither grey nor colour' };
  }
  return { ok: true, header: { width, height, components } };
}

function endsWhole(bytes: Uint8Array): boolean {
  let end = bytes.length;
  while (end > bytes.length - MAX_PADDING && bytes[end - 1] === 0) end -= 1;
  return bytes[end - 2] === 0xff && bytes[end - 1] === EOI;
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
