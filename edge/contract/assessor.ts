import type { CustomsCategory } from './customs.ts';
import type { GoodsLine } from './evidence.ts';
import type { Contribution, Source } from './judgement.ts';

/** One thing that a model sees in a bag. */
export interface SeenObject {
  /** The pack's own word for it. */
  readonly name: string;
  readonly category: CustomsCategory;
  /** In pixels of the scan (of one energy). */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** 0..1; at least the pack's threshold of the class. */
  readonly score: number;
}

/** How a scanner's image is to be read. */
export interface ScanLayout {
  /** `dual`: two grey images one above the other, low energy first; `colour`: the operator's pseudo-colour picture. */
  readonly energies: 'dual' | 'single' | 'colour';
  /** What a pixel stands for along and across the belt, mm; null when the site file does not say. */
  readonly millimetresPerPixel: readonly [number, number] | null;
}

/** What a detector made of a scan. */
export interface BagOpinion {
  readonly objects: readonly SeenObject[];
  readonly source: Source;
}

/** How good a face picture is for comparing. */
export interface FaceQuality {
  /** Faces found; the measures below are of the largest. */
  readonly faces: number;
  readonly widthPx: number;
  readonly sharpness: number;
  readonly yawDegrees: number;
  /** What the pack's gates reject it for; empty when it is good enough. */
  readonly rejected: readonly ('no-face' | 'several-faces' | 'too-small' | 'blurred' | 'turned-away')[];
}

/** Two pictures compared. Nothing of the faces themselves leaves the inference process. */
export interface FaceOpinion {
  readonly portrait: FaceQuality;
  readonly live: FaceQuality;
  /** Distance of the embeddings and the one below which they are the same person; null when a picture was rejected. */
  readonly distance: number | null;
  readonly sameBelow: number;
  readonly source: Source;
}

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
  /** The packs that answer, by name and version, the one for goods before all others; empty until the process is ready. */
  models(): readonly Source[];
  /** One opinion a line, in order. */
  goodsRisk(goods: readonly GoodsLine[]): Promise<readonly GoodsRisk[]>;
  /** Decodes the image whole, to know that it is one. */
  checkImage(bytes: Uint8Array, bounds: ImageBounds): Promise<ImageFacts>;
  /** Decodes a scan and looks for what the detector pack knows. Without such a pack it rejects. */
  inspectBag(bytes: Uint8Array, bounds: ImageBounds, layout: ScanLayout): Promise<BagOpinion>;
  /** Compares a portrait with a live picture, each PNG or JPEG. Without a face pack it rejects. */
  compareFaces(portrait: Uint8Array, live: Uint8Array): Promise<FaceOpinion>;
  /**
   * Does most of the work of comparing this picture ahead, and says how good it is. What a comparison needs is held in
   * the inference process alone, until `forgetFace` and for two minutes at most.
   */
  describeFace(picture: Uint8Array): Promise<FaceQuality>;
  /** Forgets what is held of a picture. One of which nothing is held is none the worse. */
  forgetFace(picture: Uint8Array): void;
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

/** What the models saw in a scan, or why they saw nothing. */
export type SeenAnswer =
  | { readonly kind: 'answered'; readonly opinion: BagOpinion }
  | { readonly kind: 'unavailable'; readonly why: string };

/** Whether the passenger is the holder of the document, as far as a model can tell. */
export type FaceAnswer =
  | { readonly kind: 'notAsked' }
  | { readonly kind: 'answered'; readonly opinion: FaceOpinion }
  | { readonly kind: 'unavailable'; readonly why: string };
