import type { BagScan } from './bag-scanner.ts';
import { whyNotThatImage } from './image-check.ts';
import type { PngHeader } from './png.ts';

export interface HeaderHalf {
  readonly half: 'header';
  readonly scan: BagScan;
  /** Of the message's bytes, to tell a repetition from a contradiction. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface ImageHalf {
  readonly half: 'image';
  readonly png: Uint8Array;
  readonly header: PngHeader;
  readonly sha256: string;
  readonly bytes: number;
}

export type PairingAnswer =
  | { readonly kind: 'waiting' }
  /** `atMs`: when the later half had come, whichever was offered first. */
  | { readonly kind: 'paired'; readonly scan: BagScan; readonly png: Uint8Array; readonly atMs: number }
  /** The same half once more: nothing to do. */
  | { readonly kind: 'repeated' }
  | { readonly kind: 'refused'; readonly why: string };

/** A scan of which one half came and the other did not. */
export interface Incomplete {
  readonly scanId: string;
  readonly missing: 'header' | 'image';
  readonly bagTag: string | null;
}

export interface PairingLimits {
  readonly timeoutMs: number;
  readonly maxWaiting: number;
  readonly maxBytes: number;
}

interface Scan {
  readonly sinceMs: number;
  header: HeaderHalf | null;
  image: ImageHalf | null;
}

/** Scans that were answered, so that a repetition is known as one; the oldest are forgotten. */
const REMEMBERED_SCANS = 1024;

/** Brings headers and images together, in whatever order they come. Bounded in number, bytes and time; no clock. */
export class Pairing {
  readonly #limits: PairingLimits;
  readonly #waiting = new Map<string, Scan>();
  /** What each answered scan consisted of; a half that never came is null. */
  readonly #answered = new Map<string, { readonly header: string | null; readonly image: string | null }>();
  #waitingBytes = 0;

  constructor(limits: PairingLimits) {
    this.#limits = limits;
  }

  /** @param cameMs when the half had come, which may be before the last one that was offered */
  offer(scanId: string, half: HeaderHalf | ImageHalf, cameMs: number): PairingAnswer {
    const answered = this.#answered.get(scanId);
    if (answered !== undefined) return judgeAgain(half, answered[half.half]);
    const scan = this.#waiting.get(scanId) ?? { sinceMs: cameMs, header: null, image: null };
    const before = scan[half.half];
    if (before !== null) return judgeAgain(half, before.sha256);
    const header = half.half === 'header' ? half : scan.header;
    const image = half.half === 'image' ? half : scan.image;
    if (header !== null && image !== null) {
      const why = whyNotThatImage(header.scan.image, image.header, image.sha256);
      if (why === null) {
        this.#forget(scanId);
        this.#remember(scanId, header.sha256, image.sha256);
        return { kind: 'paired', scan: header.scan, png: image.png, atMs: Math.max(cameMs, scan.sinceMs) };
      }
      // The header says which image is right: the wrong one goes, and the right one may still come.
      this.#keep(scanId, { sinceMs: scan.sinceMs, header, image: null });
      return { kind: 'refused', why };
    }
    this.#keep(scanId, { sinceMs: scan.sinceMs, header, image });
    return { kind: 'waiting' };
  }

  /** Gives up on scans that have waited too long, and on the oldest while too much is waiting. */
  takeIncomplete(nowMs: number): readonly Incomplete[] {
    const given: Incomplete[] = [];
    for (const [scanId, scan] of this.#waiting) {
      const tooLate = nowMs - scan.sinceMs >= this.#limits.timeoutMs;
      const tooMuch = this.#waiting.size > this.#limits.maxWaiting || this.#waitingBytes > this.#limits.maxBytes;
      if (!tooLate && !tooMuch) break;
      this.#forget(scanId);
      this.#remember(scanId, scan.header?.sha256 ?? null, scan.image?.sha256 ?? null);
      const missing = scan.header === null ? 'header' : 'image';
      given.push({ scanId, missing, bagTag: scan.header?.scan.bagTag ?? null });
    }
    return given;
  }

  /** When the next scan will have waited too long; null while none waits. */
  nextDeadlineMs(): number | null {
    for (const scan of this.#waiting.values()) return scan.sinceMs + this.#limits.timeoutMs;
    return null;
  }

  #keep(scanId: string, scan: Scan): void {
    this.#waitingBytes += bytesOf(scan) - bytesOf(this.#waiting.get(scanId));
    // Setting a known key keeps its place: the map stays in order of arrival, oldest first.
    this.#waiting.set(scanId, scan);
  }

  #forget(scanId: string): void {
    this.#waitingBytes -= bytesOf(this.#waiting.get(scanId));
    this.#waiting.delete(scanId);
  }

  #remember(scanId: string, header: string | null, image: string | null): void {
    this.#answered.set(scanId, { header, image });
    if (this.#answered.size <= REMEMBERED_SCANS) return;
    for (const oldest of this.#answered.keys()) {
      this.#answered.delete(oldest);
      break;
    }
  }
}

function bytesOf(scan: Scan | undefined): number {
  return (scan?.header?.bytes ?? 0) + (scan?.image?.bytes ?? 0);
}

function judgeAgain(half: HeaderHalf | ImageHalf, beforeSha256: string | null): PairingAnswer {
  if (beforeSha256 === half.sha256) return { kind: 'repeated' };
  if (beforeSha256 === null) return { kind: 'refused', why: `the ${half.half} came after the scan was given up` };
  return { kind: 'refused', why: `another ${half.half} for a scan that already had one` };
}
