import type {
  BagOpinion,
  FaceOpinion,
  FaceQuality,
  GoodsRisk,
  ImageBounds,
  ImageFacts,
  ScanLayout,
} from '../contract/assessor.ts';
import type { GoodsLine } from '../contract/evidence.ts';
import type { FaultCode } from '../contract/fault.ts';
import type { Source } from '../contract/judgement.ts';
import type { Trust } from '../signing/keys.ts';

/** What the inference process is told when it starts, as JSON in its first argument. */
export interface ChildSettings {
  /** Folders of the packs that answer, one a kind. */
  readonly packs: readonly string[];
  /** Whose packs are loaded. */
  readonly trust: Trust;
  readonly threads: number;
  /** Above this much memory it answers what it has begun, ends, and is started afresh. */
  readonly maxRssMb: number;
}

export type Question =
  | { readonly kind: 'goodsRisk'; readonly goods: readonly GoodsLine[] }
  | { readonly kind: 'checkImage'; readonly bytes: Uint8Array; readonly bounds: ImageBounds }
  | {
      readonly kind: 'inspectBag';
      readonly bytes: Uint8Array;
      readonly bounds: ImageBounds;
      readonly layout: ScanLayout;
    }
  | { readonly kind: 'compareFaces'; readonly portrait: Uint8Array; readonly live: Uint8Array }
  /** Answered ahead of `compareFaces`, which then takes next to no time. */
  | { readonly kind: 'describeFace'; readonly picture: Uint8Array }
  | { readonly kind: 'forgetFace'; readonly picture: Uint8Array };
export type QuestionKind = Question['kind'];

interface Answers {
  readonly goodsRisk: readonly GoodsRisk[];
  readonly checkImage: ImageFacts;
  readonly inspectBag: BagOpinion;
  readonly compareFaces: FaceOpinion;
  readonly describeFace: FaceQuality;
  /** How many faces are held still. */
  readonly forgetFace: number;
}
export type AnswerTo<K extends QuestionKind> = Answers[K];

export interface Request {
  readonly id: number;
  readonly question: Question;
}

/** A Fault as it travels: its catalogue code, and what happened. */
export interface FaultReport {
  readonly code: FaultCode;
  readonly what: string;
}

/** A pack that does not answer, and why. */
export interface RefusedPack {
  readonly folder: string;
  readonly fault: FaultReport;
}

export type Reply =
  /** Said before each pack, so that whatever happens then can be told of it. */
  | { readonly kind: 'loading'; readonly folder: string }
  | { readonly kind: 'ready'; readonly models: readonly Source[]; readonly refused: readonly RefusedPack[] }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: AnswerTo<QuestionKind> }
  | { readonly kind: 'refusal'; readonly id: number; readonly fault: FaultReport };

/** The exit code of a process that gave up because of `maxRssMb`. */
export const TOO_MUCH_MEMORY = 75;
