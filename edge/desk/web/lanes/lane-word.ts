import type { LaneStatus } from '../../../contract/lane-order.ts';

/** What a lane does, in the word that its card says; `let-go`: an officer released whoever was to come to them. */
export type LaneWord = LaneStatus['state'] | 'let-go';

/** The lane stays `diverted` after an officer's release: that the exit opens is what tells them apart. */
export function laneWord({ state, leaves }: Pick<LaneStatus, 'state' | 'leaves'>): LaneWord {
  return state === 'diverted' && (leaves.exit === 'open' || leaves.exit === 'moving') ? 'let-go' : state;
}
