import type { Clock } from '../../hardware/clock.ts';
import type { FaceQuality } from '../contract/assessor.ts';
import type { ModelProcess } from './model-process.ts';

/** Which process has looked at a face ahead, and how long that took: part of what comparing it takes. */
export interface FacesAhead {
  describe(process: ModelProcess, picture: Uint8Array): Promise<FaceQuality>;
  /** Tells whoever described it. */
  forget(picture: Uint8Array): void;
  /** What of the work on these pictures the process had done before it was asked to compare them. */
  tookMs(process: ModelProcess, pictures: readonly Uint8Array[]): number;
}

export function createFacesAhead(clock: Clock): FacesAhead {
  const described = new WeakMap<Uint8Array, { readonly process: ModelProcess; tookMs: number }>();
  return {
    async describe(process, picture) {
      const sinceMs = clock.nowMs();
      const entry = { process, tookMs: 0 };
      described.set(picture, entry);
      const quality = await process.describeFace(picture);
      entry.tookMs = clock.nowMs() - sinceMs;
      return quality;
    },
    forget: (picture) => described.get(picture)?.process.forgetFace(picture),
    tookMs(process, pictures) {
      const ours = pictures.map((picture) => described.get(picture)).filter((entry) => entry?.process === process);
      return ours.reduce((sum, entry) => sum + (entry?.tookMs ?? 0), 0);
    },
  };
}
