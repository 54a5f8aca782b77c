import { Fault } from '../contract/fault.ts';
import type { Source } from '../contract/judgement.ts';
import { invalid } from '../packs/invalid.ts';
import type { Trust } from '../packs/keys.ts';
import { isOfKind, type Pack, readPack } from '../packs/pack.ts';
import { type Detector, loadDetector } from './detector.ts';
import { type FaceModel, loadFaceModel } from './face-model.ts';
import { type GoodsModel, loadGoodsModel } from './goods-model.ts';
import type { ActivePacks, PackName } from './messages.ts';

interface Models {
  readonly 'tabular-risk': GoodsModel;
  readonly detector: Detector;
  readonly face: FaceModel;
}
type Kind = keyof Models;

/** The packs that are loaded. One of each kind is active: it answers whoever names no other. */
export interface Shelf {
  /** Verifies, loads and warms a pack. @throws Fault `pack-untrusted`, `pack-invalid` */
  load(folder: string): Promise<Source>;
  /** @throws Fault `model-unavailable` when there is no such pack, as the two below */
  activate(name: PackName): void;
  /** Forgets a pack; its memory is given back when nobody uses it any more. */
  unload(name: PackName): Promise<void>;
  /** Lets a model work: the named one, or the active one of the kind. */
  use<K extends Kind, T>(kind: K, name: PackName | undefined, work: (model: Models[K]) => Promise<T>): Promise<T>;
  active(): ActivePacks;
}

interface Loaded {
  readonly kind: Kind;
  readonly folder: string;
  readonly model: Models[Kind];
  users: number;
  forgotten: boolean;
}

/** More than an active and a staged pack of each kind. */
const MOST_PACKS = 8;
/** In the order in which packs are told. */
const KINDS: readonly Kind[] = ['tabular-risk', 'detector', 'face'];

export function createShelf(trust: Trust, threads: number): Shelf {
  const packs = new Map<string, Loaded>();
  const active = new Map<Kind, string>();

  const find = (name: PackName): Loaded => {
    const found = packs.get(keyOf(name));
    if (found === undefined) throw new Fault('model-unavailable', `No pack ${name.id} ${name.version} is loaded`);
    return found;
  };
  const releaseIdle = async (loaded: Loaded) => {
    if (loaded.forgotten && loaded.users === 0) await loaded.model.release();
  };

  return {
    async load(folder) {
      const pack = readPack(folder, trust);
      const { id, version, kind } = pack.manifest;
      const before = packs.get(keyOf({ id, version }));
      if (before !== undefined) return before.model.source;
      if (packs.size >= MOST_PACKS) throw invalid(folder, `is one too many: ${MOST_PACKS} packs are loaded already`);
      const model = await loadModel(pack, threads);
      packs.set(keyOf({ id, version }), { kind, folder, model, users: 0, forgotten: false });
      return model.source;
    },
    activate(name) {
      active.set(find(name).kind, keyOf(name));
    },
    async unload(name) {
      const loaded = find(name);
      packs.delete(keyOf(name));
      if (active.get(loaded.kind) === keyOf(name)) active.delete(loaded.kind);
      loaded.forgotten = true;
      await releaseIdle(loaded);
    },
    async use<K extends Kind, T>(kind: K, name: PackName | undefined, work: (model: Models[K]) => Promise<T>) {
      const loaded = name === undefined ? packs.get(active.get(kind) ?? '') : find(name);
      if (loaded?.kind !== kind) throw new Fault('model-unavailable', `No ${kind} pack is loaded`);
      loaded.users += 1;
      try {
        return await work(loaded.model as Models[K]);
      } finally {
        loaded.users -= 1;
        await releaseIdle(loaded);
      }
    },
    active() {
      const found = KINDS.flatMap((kind) => packs.get(active.get(kind) ?? '') ?? []);
      return { models: found.map(({ model }) => model.source), folders: found.map(({ folder }) => folder) };
    },
  };
}

async function loadModel(pack: Pack, threads: number): Promise<Models[Kind]> {
  if (isOfKind(pack, 'detector')) return loadDetector(pack, threads);
  if (isOfKind(pack, 'face')) return loadFaceModel(pack, threads);
  if (isOfKind(pack, 'tabular-risk')) return loadGoodsModel(pack, threads);
  throw invalid(pack.folder, `is of the kind ${pack.manifest.kind}, which nothing here runs`);
}

function keyOf({ id, version }: PackName): string {
  return `${id} ${version}`;
}
