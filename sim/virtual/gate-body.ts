import type { Cancel, Clock } from '../../hardware/clock.ts';
import { LEAVES, type Leaf, type LeafPosition } from '../../hardware/gate/gate.ts';

/** How long a leaf takes from one end to the other. */
const TRAVEL_MS = 1200;
/** The output module drops every permit when nobody has written to it for this long. */
const WATCHDOG_MS = 900;

/** The gate itself, steel and safety controller: what it does whether or not anybody reads or commands it. */
export interface GateBody {
  position(leaf: Leaf): LeafPosition;
  /** The leaf whose permit output is on. */
  output(): Leaf | null;
  isEmergency(): boolean;
  isMotorFault(): boolean;
  write(leaf: Leaf | null): void;
  /** Fire release, in hardware: every leaf opens. */
  setEmergency(active: boolean): void;
  setMotorFault(active: boolean): void;
  /** A leaf that moves no more (null: all move), and how slowly the others do, 1 being as built. */
  setDrive(stuck: Leaf | null, slowness: number): void;
  /** Somebody with a key holds a leaf open, or lets go. */
  hold(leaf: Leaf, held: boolean): void;
  /** Called after a leaf or an input changed. */
  onChange(listener: () => void): void;
}

interface LeafMotion {
  position: LeafPosition;
  goal: 'open' | 'closed';
  cancel: Cancel;
}

export function createGateBody(clock: Clock): GateBody {
  const listeners: (() => void)[] = [];
  const held = new Set<Leaf>();
  const motion = { entry: atRest(), exit: atRest(), diversion: atRest() };
  let output: Leaf | null = null;
  let dropAtMs = 0;
  let isWatched = false;
  let [isEmergency, isMotorFault] = [false, false];
  let stuck: Leaf | null = null;
  let slowness = 1;

  function changed(): void {
    for (const listener of listeners) listener();
  }

  function drive(leaf: Leaf): void {
    const leafMotion = motion[leaf];
    const goal = isEmergency || held.has(leaf) || (output === leaf && !isMotorFault) ? 'open' : 'closed';
    const byHand = isEmergency || held.has(leaf);
    if (leafMotion.goal === goal || (leaf === stuck && !byHand)) return;
    leafMotion.goal = goal;
    leafMotion.cancel();
    leafMotion.position = 'moving';
    leafMotion.cancel = clock.after(TRAVEL_MS * slowness, () => {
      leafMotion.position = goal;
      changed();
    });
    changed();
  }

  const driveAll = () => LEAVES.forEach(drive);

  function watchdog(): void {
    isWatched = false;
    if (output === null) return;
    if (clock.nowMs() < dropAtMs) return arm();
    output = null;
    driveAll();
  }

  function arm(): void {
    if (isWatched) return;
    isWatched = true;
    clock.after(dropAtMs - clock.nowMs(), watchdog);
  }

  return {
    position: (leaf) => motion[leaf].position,
    output: () => output,
    isEmergency: () => isEmergency,
    isMotorFault: () => isMotorFault,
    write(leaf) {
      output = leaf;
      dropAtMs = clock.nowMs() + WATCHDOG_MS;
      if (leaf !== null) arm();
      driveAll();
    },
    setEmergency(active) {
      isEmergency = active;
      changed();
      driveAll();
    },
    setMotorFault(active) {
      isMotorFault = active;
      changed();
      driveAll();
    },
    setDrive(nextStuck, nextSlowness) {
      [stuck, slowness] = [nextStuck, nextSlowness];
      driveAll();
    },
    hold(leaf, isHeld) {
      if (isHeld) held.add(leaf);
      else held.delete(leaf);
      drive(leaf);
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

function atRest(): LeafMotion {
  return { position: 'closed', goal: 'closed', cancel: () => {} };
}
