import { LEAVES, type GateEvent, type GateSafety, type Leaf, type LeafPosition } from '../../hardware/gate/gate.ts';
import type { GateBody } from './gate-body.ts';

/** The gate as its driver last read it. */
export interface GateView {
  readonly leaves: Readonly<Record<Leaf, LeafPosition>>;
  readonly safety: GateSafety;
}

export const NOTHING_READ: GateView = {
  leaves: { entry: 'unknown', exit: 'unknown', diversion: 'unknown' },
  safety: { emergency: 'unknown', motorFault: 'unknown', tamper: 'unknown' },
};

/** Reads the body; `doubtful` is a leaf whose two sensors disagree. */
export function readGate(body: GateBody, doubtful: Leaf | null): GateView {
  const position = (leaf: Leaf) => (leaf === doubtful ? 'unknown' : body.position(leaf));
  const input = (active: boolean) => (active ? 'active' : 'clear');
  return {
    leaves: { entry: position('entry'), exit: position('exit'), diversion: position('diversion') },
    safety: {
      emergency: input(body.isEmergency()),
      motorFault: input(body.isMotorFault()),
      tamper: 'clear',
    },
  };
}

/** What changed between two readings, safety first. `isBidden`: whether the leaf may leave its closed position. */
export function changesBetween(
  before: GateView,
  after: GateView,
  isBidden: (leaf: Leaf) => boolean,
  atMs: number,
): readonly GateEvent[] {
  const events: GateEvent[] = [];
  const { emergency, motorFault, tamper } = before.safety;
  const { safety } = after;
  if (emergency !== safety.emergency || motorFault !== safety.motorFault || tamper !== safety.tamper) {
    events.push({ type: 'safetyChanged', safety, atMs });
  }
  for (const leaf of LEAVES) {
    const [was, is] = [before.leaves[leaf], after.leaves[leaf]];
    if (was === is) continue;
    events.push({ type: 'leafMoved', leaf, position: is, atMs });
    if (was === 'closed' && (is === 'moving' || is === 'open') && !isBidden(leaf)) {
      events.push({ type: 'leafMovedUnbidden', leaf, atMs });
    }
  }
  return events;
}

export function isSafe({ safety }: GateView): boolean {
  return safety.emergency === 'clear' && safety.motorFault === 'clear' && safety.tamper === 'clear';
}
