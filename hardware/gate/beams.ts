/** Which of a leaf's two beams are broken. `inner` is the one inside the mantrap. */
export interface Beams {
  readonly outer: boolean;
  readonly inner: boolean;
}

export type Side = keyof Beams;

/**
 * How far a body has come through a leaf's beams, which stand closer together than a body is thick. `first` is the
 * beam it broke first: from outside it goes in.
 */
export type BeamState =
  | { readonly phase: 'idle' }
  /** Both beams broke between two readings: the order is not known yet. */
  | { readonly phase: 'together' }
  /** `approach`: the first beam; `both`; `leaving`: the second alone; `followed`: both, by two bodies. */
  | { readonly phase: 'approach' | 'both' | 'leaving' | 'followed'; readonly first: Side };

export type BeamEvent =
  | { readonly type: 'leafCrossed'; readonly direction: 'in' | 'out' }
  | { readonly type: 'crossingAbandoned' }
  | { readonly type: 'tailgated' };

export interface BeamStep {
  readonly state: BeamState;
  readonly events: readonly BeamEvent[];
}

export const BEAMS_IDLE: BeamState = { phase: 'idle' };
const ABANDONED: BeamEvent = { type: 'crossingAbandoned' };
const TAILGATED: BeamEvent = { type: 'tailgated' };

function step(state: BeamState, ...events: readonly BeamEvent[]): BeamStep {
  return { state, events };
}

function afterIdle({ outer, inner }: Beams): BeamStep {
  if (outer && inner) return step({ phase: 'together' });
  if (outer) return step({ phase: 'approach', first: 'outer' });
  return step(inner ? { phase: 'approach', first: 'inner' } : BEAMS_IDLE);
}

function afterTogether(state: BeamState, { outer, inner }: Beams): BeamStep {
  if (outer && inner) return step(state);
  if (inner) return step({ phase: 'leaving', first: 'outer' });
  if (outer) return step({ phase: 'leaving', first: 'inner' });
  // Came and went without an order that one body could have: doubt, which is told as the worse of the two.
  return step(BEAMS_IDLE, TAILGATED);
}

/** Takes the next reading of a leaf's beams. Pure. An order that does not fit one body counts as tailgating. */
export function nextBeams(state: BeamState, beams: Beams): BeamStep {
  if (state.phase === 'idle') return afterIdle(beams);
  if (state.phase === 'together') return afterTogether(state, beams);
  const { first, phase } = state;
  const crossed: BeamEvent = { type: 'leafCrossed', direction: first === 'outer' ? 'in' : 'out' };
  const near = beams[first];
  const far = beams[first === 'outer' ? 'inner' : 'outer'];

  if (near && far) {
    if (phase === 'approach') return step({ phase: 'both', first });
    if (phase === 'leaving') return step({ phase: 'followed', first }, TAILGATED);
    return step(state);
  }
  if (far) return step({ phase: 'leaving', first });
  if (near) {
    const approach: BeamState = { phase: 'approach', first };
    if (phase === 'followed') return step(approach, crossed);
    return phase === 'leaving' ? step(approach, crossed, TAILGATED) : step(approach);
  }
  return step(BEAMS_IDLE, phase === 'approach' ? ABANDONED : crossed);
}
