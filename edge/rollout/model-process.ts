import type { DeviceHealth } from '../../hardware/device.ts';
import type { Assessor, BagOpinion, FaceOpinion, GoodsRisk, ImageBounds, ScanLayout } from '../contract/assessor.ts';
import type { GoodsLine } from '../contract/evidence.ts';

/** A pack that a process has not. */
export interface RefusedFolder {
  readonly folder: string;
  readonly fault: { readonly what: string };
}

/** A process with models, one version of each pack: what the rollout needs of it. */
export interface ModelProcess extends Assessor {
  /**
   * Resolves when it answers. Rejects with Fault `pack-untrusted` or `pack-invalid` when all its packs are refused, and with
   * `model-unavailable` when it has gone away so many times before it answered; it is started again without end unless said.
   */
  start(mostFalls?: number): Promise<void>;
  /** The packs that it has not, and why. */
  refused(): readonly RefusedFolder[];
  stop(): Promise<void>;
  health(): DeviceHealth;
  onHealth(listener: (health: DeviceHealth) => void): () => void;
  processId(): number | null;
}

/** What can be asked twice: of the version that counts, and of the other. */
export type ModelQuestion =
  | { readonly kind: 'goodsRisk'; readonly goods: readonly GoodsLine[] }
  | {
      readonly kind: 'inspectBag';
      readonly bytes: Uint8Array;
      readonly bounds: ImageBounds;
      readonly layout: ScanLayout;
    }
  | { readonly kind: 'compareFaces'; readonly portrait: Uint8Array; readonly live: Uint8Array };

export type ModelAnswer =
  | { readonly kind: 'goodsRisk'; readonly lines: readonly GoodsRisk[] }
  | { readonly kind: 'inspectBag'; readonly opinion: BagOpinion }
  | { readonly kind: 'compareFaces'; readonly opinion: FaceOpinion };

/** Puts a question. Rejects as the methods of Assessor do. */
export async function put(process: Assessor, question: ModelQuestion): Promise<ModelAnswer> {
  switch (question.kind) {
    case 'goodsRisk':
      return { kind: 'goodsRisk', lines: await process.goodsRisk(question.goods) };
    case 'inspectBag': {
      const { bytes, bounds, layout } = question;
      return { kind: 'inspectBag', opinion: await process.inspectBag(bytes, bounds, layout) };
    }
    case 'compareFaces':
      return { kind: 'compareFaces', opinion: await process.compareFaces(question.portrait, question.live) };
  }
}
