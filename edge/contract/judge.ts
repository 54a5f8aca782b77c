import type { FaceAnswer, ImageAnswer, RiskAnswer, SeenAnswer } from './assessor.ts';
import type { Evidence, GoodsLine } from './evidence.ts';
import type { Decision, Finding, Source } from './judgement.ts';
import type { LaneMode } from './lane-order.ts';
import type { Policy } from './policy.ts';
import type { HoldFacts } from './pre-screening.ts';

/** Evidence that a policy can ask for, in its own words; the last two where a lane compares faces. */
export type NeededKind = keyof Policy['evidence'] | 'portrait' | 'livePicture';

/** Where the portrait comes from that a lane compares faces with; `off`: it compares none. */
export type FaceCheck = 'off' | 'document';

export interface MissingEvidence {
  readonly kind: NeededKind;
  /** After the person is inside. */
  readonly deadlineMs: number;
}

/** How the random diversion was drawn for a passage. `value` is uniform in [0, 1). */
export interface Draw {
  readonly seed: string;
  readonly counter: number;
  readonly value: number;
}

/** Everything a judgement rests on. Nothing else is asked, so the same file always gives the same decision. */
export interface CaseFile {
  readonly evidence: readonly Evidence[];
  /** Needed evidence whose deadline passed. */
  readonly missed: readonly NeededKind[];
  /** Wall clock, ms since 1970. */
  readonly wallMs: number;
  readonly risk: RiskAnswer;
  /** By SHA-256 of the image. */
  readonly images: ReadonlyMap<string, ImageAnswer>;
  /** By SHA-256 of a scan's image: what the models saw in it. */
  readonly seen: ReadonlyMap<string, SeenAnswer>;
  readonly face: FaceAnswer;
  readonly hold: HoldFacts;
  readonly draw: Draw;
  /** Every model that was there to be asked. */
  readonly models: readonly Source[];
  /** 0..1 */
  readonly ledgerFullness: number;
  /** How the lane is worked at the moment of the judgement. */
  readonly mode: LaneMode;
  /** Whether the passage began in a lane that was being tested. */
  readonly isTest: boolean;
  /** Set when the passage could not run its course. */
  readonly interruption: { readonly why: 'emergency' | 'interrupted'; readonly reason: string } | null;
  /** From the last piece of evidence to now. */
  readonly judgedInMs: number;
}

/** What a person should come for at once, decision or not. */
export type AlarmWord =
  | 'leaf-stuck'
  | 'forced-leaf'
  | 'tailgated'
  | 'bag-left-behind'
  | 'hold-bag-gone'
  | 'did-not-leave'
  | 'gate-lost'
  | 'record-not-written';

/** A policy at work: what a lane asks of it. Pure. */
export interface Judge {
  readonly policy: Policy;
  readonly faces: FaceCheck;
  missing(evidence: readonly Evidence[]): readonly MissingEvidence[];
  /** The goods lines that the model should be asked about; empty when it need not be. */
  goodsToAsk(evidence: readonly Evidence[]): readonly GoodsLine[];
  decide(file: CaseFile): Decision;
  /** `where` names the leaf or the cause. */
  alarm(what: AlarmWord, where: string): Finding;
}

/** A passage that was judged, with all that it takes to judge it again. */
export interface Judged {
  readonly file: CaseFile;
  readonly decision: Decision;
  readonly judge: Judge;
}
