import type { FaceOpinion } from '../contract/assessor.ts';
import type { Source } from '../contract/judgement.ts';
import type { FaceManifest } from '../packs/manifest.ts';
import type { Pack } from '../packs/pack.ts';
import { distanceOf, openDescriber } from './face-describe.ts';

/** A face pack, loaded. It belongs into the inference process, or into a command that ends by itself. */
export interface FaceModel {
  readonly source: Source;
  /**
   * Compares two pictures, each PNG or JPEG. What it knows of the faces is gone when it answers.
   * @throws Fault `image-refused` for a picture, `model-unavailable` when a model's answer cannot be believed
   */
  compare(portrait: Uint8Array, live: Uint8Array): Promise<FaceOpinion>;
  /** Gives its memory back; it must not be asked afterwards. */
  release(): Promise<void>;
}

/** Opens a verified pack. @throws Fault `pack-invalid` for a model that does not load */
export async function loadFaceModel(pack: Pack<FaceManifest>, threads = 1): Promise<FaceModel> {
  const { id, version, sameBelow } = pack.manifest;
  const describer = await openDescriber(pack, threads);
  const source: Source = { kind: 'model', name: id, version };
  return {
    source,
    async compare(portraitBytes, liveBytes) {
      const portrait = await describer.describe(portraitBytes);
      const live = await describer.describe(liveBytes);
      const distance = distanceOf(portrait, live);
      return { portrait: portrait.quality, live: live.quality, distance, sameBelow, source };
    },
    release: () => describer.release(),
  };
}
