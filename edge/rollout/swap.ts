import { type Bounds, type Figures, isComplete, noFigures, passedBound, type Sample, withSample } from './figures.ts';

/**
 * How a new version of a pack takes the place of the old one: what happened, and where that leads. Pure and total.
 *
 *     staged -> warming -> shadow -> probation -> active
 *     staged, warming -> refused            shadow, probation -> rolled-back            any -> withdrawn
 *
 * In shadow the old version's answers alone count, in probation the new one's; both are compared.
 */

export interface SwapRules extends Bounds {
  readonly shadowPassages: number;
  readonly probationPassages: number;
}

export type SwapState =
  | { readonly stage: 'staged' | 'warming' }
  | { readonly stage: 'shadow' | 'probation'; readonly figures: Figures }
  | { readonly stage: 'active'; readonly figures: Figures }
  | { readonly stage: 'refused' | 'rolled-back' | 'withdrawn'; readonly why: string; readonly figures: Figures | null };
export type Stage = SwapState['stage'];
export type EndStage = Exclude<Stage, 'staged' | 'warming' | 'shadow' | 'probation'>;

export type SwapInput =
  /** Its process is being started. */
  | { readonly type: 'begun' }
  /** It was verified and answers. */
  | { readonly type: 'warmed' }
  /** A passage was judged with both versions. */
  | { readonly type: 'compared'; readonly sample: Sample }
  /** It was refused, gave no answer, or its process went away. */
  | { readonly type: 'failed'; readonly why: string }
  | { readonly type: 'withdrawn'; readonly why: string };

export const STAGED: SwapState = { stage: 'staged' };

export function step(state: SwapState, input: SwapInput, rules: SwapRules): SwapState {
  if (hasEnded(state)) return state;
  switch (input.type) {
    case 'begun':
      return state.stage === 'staged' ? { stage: 'warming' } : state;
    case 'warmed':
      return state.stage === 'warming' ? { stage: 'shadow', figures: noFigures(rules.shadowPassages) } : state;
    case 'compared':
      return 'figures' in state ? takeSample(state, input.sample, rules) : state;
    case 'failed':
      return 'figures' in state
        ? { stage: 'rolled-back', why: input.why, figures: state.figures }
        : { stage: 'refused', why: input.why, figures: null };
    case 'withdrawn':
      return { stage: 'withdrawn', why: input.why, figures: 'figures' in state ? state.figures : null };
  }
}

export function hasEnded(state: SwapState): state is Extract<SwapState, { stage: EndStage }> {
  return (
    state.stage !== 'staged' && state.stage !== 'warming' && state.stage !== 'shadow' && state.stage !== 'probation'
  );
}

type Compared = Extract<SwapState, { stage: 'shadow' | 'probation' }>;

function takeSample({ stage, figures }: Compared, sample: Sample, rules: SwapRules): SwapState {
  const more = withSample(figures, sample);
  const why = passedBound(more, rules);
  if (why !== null) return { stage: 'rolled-back', why: `in ${stage}: ${why}`, figures: more };
  if (!isComplete(more)) return { stage, figures: more };
  return stage === 'shadow'
    ? { stage: 'probation', figures: noFigures(rules.probationPassages) }
    : { stage: 'active', figures: more };
}
