import { Fault, isFault, reasonOf } from '../contract/fault.ts';
import type { Source } from '../contract/judgement.ts';
import { invalid } from '../packs/invalid.ts';
import type { Trust } from '../signing/keys.ts';
import { isOfKind, type Pack, readPack } from '../packs/pack.ts';
import { type Detector, loadDetector } from './detector.ts';
import { type FaceModel, loadFaceModel } from './face-model.ts';
import { type GoodsModel, loadGoodsModel } from './goods-model.ts';

interface Models {
  readonly 'tabular-risk': GoodsModel;
  readonly detector: Detector;
  readonly face: FaceModel;
}
type Kind = keyof Models;

/** The packs that are loaded, one of a kind. */
export interface Shelf {
  /** In the order in which packs are told: `Assessor.models` promises the one for goods first. */
  models(): readonly Source[];
  /** The packs that are not on it, and why. */
  refused(): readonly { readonly folder: string; readonly fault: Fault }[];
  find<K extends Kind>(kind: K): Models[K] | undefined;
  /** @throws Fault `model-unavailable` when there is no pack of the kind */
  model<K extends Kind>(kind: K): Models[K];
}

/**
 * Verifies, loads and runs packs. One that cannot answer is left out, and told with its Fault: `pack-untrusted`, or
 * `pack-invalid`, also for a second one of a kind.
 * @param onLoading told of each pack before it is touched
 */
export async function fillShelf(
  folders: readonly string[],
  trust: Trust,
  threads: number,
  onLoading: (folder: string) => Promise<void>,
): Promise<Shelf> {
  const shelf: Partial<Models> = {};
  const refused: { folder: string; fault: Fault }[] = [];
  for (const folder of folders) {
    await onLoading(folder);
    try {
      const pack = readPack(folder, trust);
      if (pack.manifest.kind in shelf)
        throw invalid(folder, `is the second ${pack.manifest.kind}: one of a kind may answer`);
      Object.assign(shelf, await loadModel(pack, threads));
    } catch (error) {
      refused.push({ folder, fault: isFault(error) ? error : invalid(folder, `fails: ${reasonOf(error)}`, error) });
    }
  }
  return {
    models: () => [shelf['tabular-risk'], shelf.detector, shelf.face].flatMap((model) => model?.source ?? []),
    refused: () => refused,
    find: (kind) => shelf[kind],
    model: (kind) => shelf[kind] ?? missing(kind),
  };
}

/** @throws Fault `model-unavailable` */
export function missing(kind: Kind): never {
  throw new Fault('model-unavailable', `No ${kind} pack is loaded`);
}

async function loadModel(pack: Pack, threads: number): Promise<Partial<Models>> {
  if (isOfKind(pack, 'detector')) return { detector: await loadDetector(pack, threads) };
  if (isOfKind(pack, 'face')) return { face: await loadFaceModel(pack, threads) };
  if (isOfKind(pack, 'tabular-risk')) return { 'tabular-risk': await loadGoodsModel(pack, threads) };
  throw invalid(pack.folder, `is of the kind ${pack.manifest.kind}, which nothing here runs`);
}
