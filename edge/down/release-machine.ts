import { tooManyChanged } from '../contract/changed-decisions.ts';

/**
 * How a release of the centre becomes what a computer runs: what happened, and where that leads. Pure and total.
 *
 *     seen -> staged -> [packs] -> [shadow -> probation] -> active
 *     seen, staged -> refused      packs, shadow, probation -> rolled-back      any -> given-up
 *
 * A stage in brackets is passed over when the release has nothing for it: no pack that does not serve yet, or no policy
 * but the one in force. In shadow the policy in force judges and the released one is compared with it, in probation the
 * other way about.
 */

/** What a release has to bring that is not there yet. */
export interface Errand {
  readonly packs: boolean;
  readonly policy: boolean;
}

/** Decisions judged by both policies. */
export interface Changes {
  /** How many passages are to be judged. */
  readonly of: number;
  readonly judged: number;
  readonly changed: number;
}

export interface TrialRules {
  /** In shadow, and as many again on probation. */
  readonly passages: number;
  /** Share of those passages that may be decided otherwise. */
  readonly maxDecisionsChanged: number;
}

export type ReleaseState =
  /** The pointer names it; what it consists of is being fetched. */
  | { readonly stage: 'seen' }
  /** All of it is here and verified. */
  | { readonly stage: 'staged'; readonly errand: Errand }
  /** Its packs are being tried. */
  | { readonly stage: 'packs'; readonly errand: Errand }
  | { readonly stage: 'shadow' | 'probation'; readonly changes: Changes }
  | EndState;
export type EndState =
  | { readonly stage: 'active' }
  /** `refused` and `rolled-back` are for ever; what was given up may come again. */
  | { readonly stage: 'refused' | 'rolled-back' | 'given-up'; readonly why: string };

export type ReleaseInput =
  | { readonly type: 'verified'; readonly errand: Errand }
  /** Its trial begins. */
  | { readonly type: 'begun' }
  /** All its packs serve. */
  | { readonly type: 'packsServe' }
  /** A passage was judged by both policies, or could be by one alone and says nothing. */
  | { readonly type: 'judged'; readonly changed: boolean }
  | { readonly type: 'failed'; readonly why: string }
  /** The centre stopped it, a newer one takes its place, or it cannot be had at present. */
  | { readonly type: 'givenUp'; readonly why: string };

export const SEEN: ReleaseState = { stage: 'seen' };

export function step(state: ReleaseState, input: ReleaseInput, rules: TrialRules): ReleaseState {
  if (hasEnded(state)) return state;
  switch (input.type) {
    case 'verified':
      return state.stage === 'seen' ? { stage: 'staged', errand: input.errand } : state;
    case 'begun':
      return state.stage === 'staged' ? begin(state.errand, rules) : state;
    case 'packsServe':
      return state.stage === 'packs' ? begin({ ...state.errand, packs: false }, rules) : state;
    case 'judged':
      return 'changes' in state ? count(state, input.changed, rules) : state;
    case 'failed': {
      const isOnTrial = state.stage === 'packs' || 'changes' in state;
      return { stage: isOnTrial ? 'rolled-back' : 'refused', why: input.why };
    }
    case 'givenUp':
      return { stage: 'given-up', why: input.why };
  }
}

export function hasEnded(state: ReleaseState): state is EndState {
  return 'why' in state || state.stage === 'active';
}

function begin(errand: Errand, rules: TrialRules): ReleaseState {
  if (errand.packs) return { stage: 'packs', errand };
  return errand.policy ? { stage: 'shadow', changes: nothingOf(rules) } : { stage: 'active' };
}

function nothingOf({ passages }: TrialRules): Changes {
  return { of: passages, judged: 0, changed: 0 };
}

type Compared = Extract<ReleaseState, { changes: Changes }>;

function count({ stage, changes }: Compared, isChanged: boolean, rules: TrialRules): ReleaseState {
  const judged = changes.judged + 1;
  const changed = changes.changed + (isChanged ? 1 : 0);
  const why = tooManyChanged(changed, judged, changes.of, rules.maxDecisionsChanged);
  if (why !== null) return { stage: 'rolled-back', why: `in ${stage}: ${why}` };
  if (judged < changes.of) return { stage, changes: { ...changes, judged, changed } };
  return stage === 'shadow' ? { stage: 'probation', changes: nothingOf(rules) } : { stage: 'active' };
}
