import type { LaneEvent, LaneStateName } from '../../edge/contract/lane-event.ts';
import type { LogLine } from './daemon-process.ts';
import { LANE } from './site.ts';

const ROLES = ['gate', 'document-reader', 'barcode-reader', 'bag-scanner', 'camera'];

export type PassageEnded = Extract<LaneEvent, { type: 'passageEnded' }>;

/** What a daemon has said of a lane so far. */
export interface Watch {
  noteLog(line: LogLine): void;
  noteLane(event: LaneEvent): void;
  state(): LaneStateName | null;
  /** Why nobody is taken in, in the lane's own words. */
  obstacle(): string;
  /** Whether the daemon has reached its broker. */
  isAtBroker(): boolean;
  /** Whether every device answers, the models do, and somebody could come. */
  isReady(): boolean;
  lastEnded(): PassageEnded | null;
  /** The passage whose passenger was diverted and has not left the lane; null while there is none. */
  diverted(): string | null;
  /** Where the desk is; null until it is open. */
  deskUrl(): string | null;
}

export function createWatch(lane = LANE): Watch {
  const devices = ROLES.map((role) => `${lane}/${role}`);
  let state: LaneStateName | null = null;
  let reason = 'the daemon has said nothing yet';
  let ready = false;
  const up = new Set<string>();
  let lastEnded: PassageEnded | null = null;
  let lastDecided: string | null = null;
  let deskUrl: string | null = null;
  return {
    noteLog(line) {
      if (line.event === 'modelsReady') ready = true;
      if (line.event === 'deskOpened' && typeof line['url'] === 'string') deskUrl = line['url'];
      if (line.event === 'fault' && typeof line['message'] === 'string') reason = line['message'];
    },
    noteLane(event) {
      if (event.lane !== lane && event.lane !== null) return;
      if (event.type === 'stateChanged') ({ state, reason } = event);
      if (event.type === 'decided') lastDecided = event.passage;
      if (event.type === 'passageEnded') lastEnded = event;
      if (event.type !== 'deviceChanged') return;
      if (event.state === 'up') up.add(event.device);
      else up.delete(event.device);
    },
    state: () => state,
    obstacle() {
      const missing = devices.filter((device) => !up.has(device));
      if (state !== 'idle') return `${state ?? 'no state'}: ${reason}`;
      return missing.length > 0 ? `${missing.join(', ')} not up` : 'the models are not ready';
    },
    isAtBroker: () => up.has('broker'),
    isReady: () => ready && state === 'idle' && devices.every((device) => up.has(device)),
    lastEnded: () => lastEnded,
    diverted: () => (state === 'diverted' ? lastDecided : null),
    deskUrl: () => deskUrl,
  };
}
