import type { FaceOpinion } from '../contract/assessor.ts';
import { Fault } from '../contract/fault.ts';
import type { Source } from '../contract/judgement.ts';
import type { FaceManifest } from '../packs/manifest.ts';

/** A face pack, loaded. It belongs into the inference process, or into a command that ends by itself. */
export interface FaceModel {
  readonly source: Source;
  /**
   * Compares two pictures, each PNG or JPEG. What it knows of the faces is gone when it answers.
   * @throws Fault `image-refused` for a picture, `model-unavailable` when a model's answer cannot be believed
   */
  compare(portrait: Uint8Array, live: Uint8Array): Promise<FaceOpinion>;
}

/** What of a verified pack is needed: its manifest, and its files by name. */
export interface FacePack {
  readonly manifest: FaceManifest;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** Opens the three models of a pack. @throws Fault `pack-invalid` for one that does not load */
export async function loadFaceModel(pack: FacePack, _threads: number): Promise<FaceModel> {
  const source: Source = { kind: 'model', name: pack.manifest.id, version: pack.manifest.version };
  return { source, compare: () => Promise.reject(new Fault('model-unavailable', 'No face is compared yet')) };
}
