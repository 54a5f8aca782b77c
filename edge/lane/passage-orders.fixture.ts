import { laneStateSchema, type LaneStateName } from '../contract/lane-event.ts';
import type { LaneOrder } from '../contract/lane-order.ts';
import { machineIn, moved, run, said } from './passage.fixture.ts';
import { whyNotOrdered, type Ordered } from './passage-orders.ts';
import { initialMachine, type LaneMachine } from './passage.ts';

const WELL = { unsafe: null, beams: 'clear', people: 0, atMs: 50 } as const;
const BY = { by: 'Kim' } as const;

export function ordered(order: LaneOrder, what: Partial<Ordered> = {}): Ordered {
  return { type: 'ordered', order, ...WELL, ...what };
}

export const RELEASE = { type: 'releaseByExit', passage: 'L1-1-1', ...BY } as const;
export const LET_OUT = { type: 'letOut', ...BY } as const;
export const CONFIRM_EMPTY = { type: 'confirmEmpty', ...BY } as const;

export function setMode(mode: Extract<LaneOrder, { type: 'setMode' }>['mode']): Ordered {
  return ordered({ type: 'setMode', mode, reason: 'a wish', ...BY });
}

/** One of every order, and of each that is refused for what sensors say. */
export const ORDERS = {
  'release by the exit': ordered(RELEASE),
  'release somebody else': ordered({ ...RELEASE, passage: 'L1-1-9' }),
  'release one of two': ordered(RELEASE, { people: 2 }),
  'let out': ordered(LET_OUT),
  'confirm empty': ordered(CONFIRM_EMPTY),
  'confirm empty, seen': ordered(CONFIRM_EMPTY, { people: 1 }),
  'confirm empty, in the beams': ordered(CONFIRM_EMPTY, { beams: 'broken' }),
  'officer-only': setMode('officer-only'),
  closed: setMode('closed'),
  maintenance: setMode('maintenance'),
} as const satisfies Record<string, Ordered>;
export type OrderName = keyof typeof ORDERS;

export const RELEASED_BY_OFFICER = 'diverted, exit permitted';
export const HAUNTED = 'out-of-service, somebody inside';
export type Situation = LaneStateName | typeof RELEASED_BY_OFFICER | typeof HAUNTED;
export const SITUATIONS: readonly Situation[] = [...laneStateSchema.options, RELEASED_BY_OFFICER, HAUNTED];

export function machineOf(situation: Situation): LaneMachine {
  switch (situation) {
    case RELEASED_BY_OFFICER:
      return run(machineIn('diverted'), ordered(RELEASE)).machine;
    case HAUNTED:
      return run(
        initialMachine('L1-1', true),
        moved('entry', 'closed'),
        moved('exit', 'closed'),
        moved('diversion', 'closed'),
      ).machine;
    default:
      return machineIn(situation);
  }
}

/** "refused: why", or what is said of the machine after it. */
export function answerTo(machine: LaneMachine, input: Ordered): string {
  const why = whyNotOrdered(machine, input);
  return why === null ? said(run(machine, input)) : `refused: ${why}`;
}
