import { decode, type DecodedPng } from 'fast-png';
import { createPlanes, type Energies, type Planes } from './planes.ts';

/** What the ledger says of a scan's image: its SHA-256 and the pixels of one energy. */
export interface Announced {
  readonly sha256: string;
  readonly energies: Energies;
  readonly width: number;
  readonly height: number;
}

/** Why an image cannot be shown. */
export type Broken = 'not-the-image' | 'not-a-png' | 'other-size' | 'damaged';
export type ReadScan = { readonly ok: true; readonly planes: Planes } | { readonly ok: false; readonly why: Broken };

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const HEADER_BYTES = 33;

/** Reads a scan's PNG, of 8 or 16 bits; never throws. `digest` is SHA-256, where the browser has it. */
export async function readScan(
  bytes: Uint8Array<ArrayBuffer>,
  announced: Announced,
  digest: ((bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>) | null,
): Promise<ReadScan> {
  if (bytes.length < HEADER_BYTES || SIGNATURE.some((byte, at) => bytes[at] !== byte)) return broken('not-a-png');
  if (digest !== null && hex(await digest(bytes)) !== announced.sha256) return broken('not-the-image');
  const rows = announced.height * (announced.energies === 'dual' ? 2 : 1);
  // Before anything is decoded: a small file can announce a picture larger than all memory.
  const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  if (header.getUint32(16) !== announced.width || header.getUint32(20) !== rows) return broken('other-size');
  try {
    // The checksums of the chunks say nothing that the digest has not said.
    return planesOf(decode(bytes, { checkCrc: digest === null }), announced);
  } catch {
    return broken('damaged');
  }
}

function planesOf(png: DecodedPng, { energies, width, height }: Announced): ReadScan {
  const isColour = png.channels >= 3;
  if (isColour !== (energies === 'colour') || png.palette !== undefined) return broken('damaged');
  if (png.depth !== 8 && png.depth !== 16) return broken('damaged');
  const channels = energies === 'dual' ? 2 : isColour ? 3 : 1;
  const samples = new Uint16Array(width * height * channels);
  const full = png.depth === 8 ? 257 : 1;
  const between = energies === 'dual' ? width * height * png.channels : 1;
  for (let channel = 0; channel < channels; channel += 1) {
    for (let pixel = 0; pixel < width * height; pixel += 1) {
      samples[pixel * channels + channel] = (png.data[pixel * png.channels + channel * between] ?? 0) * full;
    }
  }
  return { ok: true, planes: createPlanes(energies, { width, height, samples }, channels) };
}

function broken(why: Broken): ReadScan {
  return { ok: false, why };
}

function hex(digest: ArrayBuffer): string {
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
