import type { LaneEvent, LaneStateName } from '../../edge/contract/lane-event.ts';
import type { LogLine } from './daemon-process.ts';

/** What a daemon has said of its lane so far. */
export interface Watch {
  noteLog(line: LogLine): void;
  noteLane(event: LaneEvent): void;
  state(): LaneStateName | null;
  /** Why nobody is taken in, in the lane's own words. */
  obstacle(): string;
  areModelsReady(): boolean;
  lastEnded(): Extract<LaneEvent, { type: 'passageEnded' }> | null;
}

export function createWatch(): Watch {
  let state: LaneStateName | null = null;
  let reason = 'the daemon has said nothing yet';
  let ready = false;
  let lastEnded: Extract<LaneEvent, { type: 'passageEnded' }> | null = null;
  return {
    noteLog(line) {
      if (line.event === 'modelsReady') ready = true;
      if (line.event === 'fault' && typeof line['message'] === 'string') reason = line['message'];
    },
    noteLane(event) {
      if (event.type === 'stateChanged') ({ state, reason } = event);
      if (event.type === 'passageEnded') lastEnded = event;
    },
    state: () => state,
    obstacle: () => (state === 'idle' && !ready ? 'the models are not ready' : `${state ?? 'no state'}: ${reason}`),
    areModelsReady: () => ready,
    lastEnded: () => lastEnded,
  };
}
