import type { GoodsLine } from './evidence.ts';
import type { Contribution, Source } from './judgement.ts';

/** A model's opinion of one goods line. `score` is a calibrated probability; shares and `base` sum to its log-odds. */
export interface GoodsRisk {
  readonly score: number;
  readonly base: number;
  /** Every feature, largest absolute share first. */
  readonly contributions: readonly Contribution[];
}

/** What a decoded image turned out to be. */
export interface ImageFacts {
  readonly format: 'png' | 'jpeg';
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly bitDepth: number;
}

/** What an image is allowed to be; checked from its header before anything is decoded. */
export interface ImageBounds {
  readonly format: 'png' | 'jpeg';
  readonly maxWidth: number;
  readonly maxHeight: number;
}

/**
 * The models, as the controller asks them. Answers come from another process and have deadlines.
 * Every method rejects with Fault `model-unavailable` when no answer came in time, `image-refused` for a bad image.
 */
export interface Assessor {
  /** The packs that answer, by name and version; empty until the process is ready. */
  models(): readonly Source[];
  /** One opinion a line, in order. */
  goodsRisk(goods: readonly GoodsLine[]): Promise<readonly GoodsRisk[]>;
  /** Decodes the image whole, to know that it is one. */
  checkImage(bytes: Uint8Array, bounds: ImageBounds): Promise<ImageFacts>;
}

/** What the models said of a passage's goods, or why they said nothing. */
export type RiskAnswer =
  | { readonly kind: 'notAsked' }
  | { readonly kind: 'answered'; readonly lines: readonly GoodsRisk[]; readonly source: Source }
  | { readonly kind: 'unavailable'; readonly why: string };

/** What became of an image: decoded whole and kept, or not. */
export type ImageAnswer =
  | { readonly kind: 'sound' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unavailable'; readonly why: string };
