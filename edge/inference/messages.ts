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
import type { Trust } from '../packs/keys.ts';

/** What the inference process is told when it starts, as JSON in its first argument. */
export interface ChildSettings {
  /** Folders of the packs that answer, one a kind. */
  readonly packs: readonly string[];
  /** Whose packs are loaded. */
  readonly trust: Trust;
  readonly threads: number;
  /** Above this much memory it gives up between two answers, and is started afresh. */
  readonly maxRssMb: number;
}

/** A pack as its manifest names it. */
export interface PackName {
  readonly id: string;
  readonly version: string;
}

/** A question to a model. The active pack of its kind answers, unless another one that is loaded is named. */
interface ToModel {
  readonly pack?: PackName | undefined;
}

export type Question =
  | ({ readonly kind: 'goodsRisk'; readonly goods: readonly GoodsLine[] } & ToModel)
  | { readonly kind: 'checkImage'; readonly bytes: Uint8Array; readonly bounds: ImageBounds }
  | ({
      readonly kind: 'inspectBag';
      readonly bytes: Uint8Array;
      readonly bounds: ImageBounds;
      readonly layout: ScanLayout;
    } & ToModel)
  | ({ readonly kind: 'compareFaces'; readonly portrait: Uint8Array; readonly live: Uint8Array } & ToModel)
  /** Answered ahead of `compareFaces`, which then takes next to no time. */
  | ({ readonly kind: 'describeFace'; readonly picture: Uint8Array } & ToModel)
  | ({ readonly kind: 'forgetFace'; readonly picture: Uint8Array } & ToModel)
  /** Verifies and warms a pack beside the active ones. It is forgotten when the process has to be started afresh. */
  | { readonly kind: 'loadPack'; readonly folder: string }
  /** Makes a loaded pack the one that answers for its kind. */
  | { readonly kind: 'activatePack'; readonly pack: PackName }
  /** Forgets a pack, when it has answered what it was asked before. */
  | { readonly kind: 'unloadPack'; readonly pack: PackName };
export type QuestionKind = Question['kind'];

/** The packs that answer, and the folders they came from. */
export interface ActivePacks {
  readonly models: readonly Source[];
  readonly folders: readonly string[];
}

interface Answers {
  readonly goodsRisk: readonly GoodsRisk[];
  readonly checkImage: ImageFacts;
  readonly inspectBag: BagOpinion;
  readonly compareFaces: FaceOpinion;
  readonly describeFace: FaceQuality;
  /** How many faces are held still. */
  readonly forgetFace: number;
  readonly loadPack: Source;
  readonly activatePack: ActivePacks;
  readonly unloadPack: ActivePacks;
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

export type Reply =
  | { readonly kind: 'ready'; readonly models: readonly Source[] }
  | { readonly kind: 'unfit'; readonly fault: FaultReport }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: AnswerTo<QuestionKind> }
  | { readonly kind: 'refusal'; readonly id: number; readonly fault: FaultReport };

/** The exit code of a process that gave up because of `maxRssMb`. */
export const TOO_MUCH_MEMORY = 75;
