import { type Clock, systemClock } from '../../hardware/clock.ts';
import type { FaceOpinion, FaceQuality } from '../contract/assessor.ts';
import { reasonOf } from '../contract/fault.ts';
import type { Source } from '../contract/judgement.ts';
import { invalid } from '../packs/invalid.ts';
import type { FaceManifest } from '../packs/manifest.ts';
import type { Pack } from '../packs/pack.ts';
import { distanceOf, openDescriber } from './face-describe.ts';
import { createHeldFaces } from './held-faces.ts';

/** A face pack, loaded. It belongs into the inference process, or into a command that ends by itself. */
export interface FaceModel {
  readonly source: Source;
  /**
   * Compares two pictures, each PNG or JPEG. What it learns of a face that is not held is gone when it answers.
   * @throws Fault `image-refused` for a picture, `model-unavailable` when a model's answer cannot be believed
   */
  compare(portrait: Uint8Array, live: Uint8Array): Promise<FaceOpinion>;
  /**
   * Notes that a picture is to be looked at ahead. The answer does so, and holds what comparing it needs, for two minutes
   * at most, unless it was forgotten since it was noted. The answer is called once; it throws as `compare` does.
   */
  lookAhead(picture: Uint8Array): () => Promise<FaceQuality>;
  /** @returns how many faces are held still */
  forget(picture: Uint8Array): number;
  /** Gives its memory back; it must not be asked afterwards. */
  release(): Promise<void>;
}

/** Loads a verified pack and runs its models once. @throws Fault `pack-invalid` for a model that does not load or answer */
export async function loadFaceModel(
  pack: Pack<FaceManifest>,
  threads = 1,
  clock: Clock = systemClock,
): Promise<FaceModel> {
  const { id, version, sameBelow } = pack.manifest;
  const describer = await openDescriber(pack, threads);
  try {
    await describer.tryOut();
  } catch (error) {
    throw invalid(pack.folder, `holds models that do not answer as faces need it: ${reasonOf(error)}`, error);
  }
  const held = createHeldFaces(clock);
  const source: Source = { kind: 'model', name: id, version };
  const known = async (picture: Uint8Array) => held.of(picture) ?? (await describer.describe(picture));
  return {
    source,
    async compare(portraitBytes, liveBytes) {
      const portrait = await known(portraitBytes);
      const live = await known(liveBytes);
      const distance = distanceOf(portrait, live);
      return { portrait: portrait.quality, live: live.quality, distance, sameBelow, source };
    },
    lookAhead(picture) {
      const expected = held.expect(picture);
      return async () => {
        try {
          const description = await known(picture);
          expected.hold(description);
          return description.quality;
        } finally {
          expected.end();
        }
      };
    },
    forget(picture) {
      held.forget(picture);
      return held.count();
    },
    async release() {
      held.forgetAll();
      await describer.release();
    },
  };
}
