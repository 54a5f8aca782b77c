import type { Planes } from './planes.ts';
import type { Broken } from './read-scan.ts';
import type { ScanReader } from './scan-reader.ts';
import type { ScanView } from '../../wire.ts';

/** What became of a scan's image. */
export type Shown =
  | { readonly type: 'loading' }
  | { readonly type: 'ready'; readonly planes: Planes }
  | { readonly type: 'broken'; readonly why: Broken | 'unreachable' };

/** Gives the bytes of an image, as stored; rejects when they cannot be had. */
export type FetchImage = (sha256: string, signal: AbortSignal) => Promise<ArrayBuffer>;

/** Scans that are kept as they were read, so that changing between bags costs nothing. Large ones take 100 MB each. */
const KEPT_SCANS = 3;

/** Fetches and reads scans; of each the worker's answer is kept for a while. */
export class ScanShelf {
  readonly #kept = new Map<string, Planes>();
  readonly #reader: ScanReader;
  readonly #fetchImage: FetchImage;

  constructor(reader: ScanReader, fetchImage: FetchImage) {
    this.#reader = reader;
    this.#fetchImage = fetchImage;
  }

  /** Never rejects. */
  async take({ content: { image } }: ScanView, signal: AbortSignal): Promise<Shown> {
    const kept = this.#kept.get(image.sha256);
    if (kept !== undefined) return { type: 'ready', planes: kept };
    let bytes: ArrayBuffer;
    try {
      bytes = await this.#fetchImage(image.sha256, signal);
    } catch {
      return { type: 'broken', why: 'unreachable' };
    }
    const read = await this.#reader.read(new Uint8Array(bytes), image);
    if (!read.ok) return { type: 'broken', why: read.why };
    this.#kept.set(image.sha256, read.planes);
    for (const sha256 of [...this.#kept.keys()].slice(0, -KEPT_SCANS)) this.#kept.delete(sha256);
    return { type: 'ready', planes: read.planes };
  }
}
