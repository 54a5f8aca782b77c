import type { Cancel, Clock } from '../../hardware/clock.ts';
import type { Beams, Side } from '../../hardware/gate/beams.ts';
import { type Leaf, type LeafPosition, LEAVES, type SafetyInput } from '../../hardware/gate/gate.ts';
import type { GateReading } from '../../hardware/gate/inputs.ts';

/** How long a leaf takes from one end to the other. */
const TRAVEL_MS = 1200;
/** How long a body takes from one beam to the next. */
const STRIDE_MS = 90;

/** How somebody comes through a leaf's beams; `followed`: with another at their heels. */
export type Crossing = 'in' | 'out' | 'followed' | 'abandoned';

/** Which beams a crossing breaks, stride by stride. */
const STRIDES: Readonly<Record<Crossing, readonly (readonly Side[])[]>> = {
  in: [['outer'], ['outer', 'inner'], ['inner']],
  out: [['inner'], ['outer', 'inner'], ['outer']],
  followed: [['outer'], ['outer', 'inner'], ['inner'], ['outer', 'inner'], ['inner']],
  abandoned: [['outer']],
};

/** The gate itself, steel, beams and safety controller: what it does whether or not anybody reads or commands it. */
export class GateBody {
  readonly #clock: Clock;
  readonly #listeners: (() => void)[] = [];
  readonly #held = new Set<Leaf>();
  readonly #motion = { entry: atRest(), exit: atRest(), diversion: atRest() };
  /** How many bodies break each beam now. */
  readonly #broken = { entry: unbroken(), exit: unbroken(), diversion: unbroken() };
  #output: Leaf | null = null;
  #leaseUntilMs = 0;
  #isWatched = false;
  #isEmergency = false;
  #stuck: Leaf | null = null;
  #slowness = 1;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  position(leaf: Leaf): LeafPosition {
    return this.#motion[leaf].position;
  }

  /** The leaf whose permit output is on. */
  output(): Leaf | null {
    return this.#output;
  }

  isEmergency(): boolean {
    return this.#isEmergency;
  }

  /** What the input module says; of the `doubtful` leaf the two sensors disagree. */
  reading(doubtful: Leaf | null): GateReading {
    const position = (leaf: Leaf) => (leaf === doubtful ? 'unknown' : this.position(leaf));
    const beams = (leaf: Leaf): Beams => ({ outer: this.#broken[leaf].outer > 0, inner: this.#broken[leaf].inner > 0 });
    const emergency: SafetyInput = this.#isEmergency ? 'active' : 'clear';
    return {
      leaves: { entry: position('entry'), exit: position('exit'), diversion: position('diversion') },
      beams: { entry: beams('entry'), exit: beams('exit'), diversion: beams('diversion') },
      safety: { emergency, motorFault: 'clear', tamper: 'clear' },
    };
  }

  write(leaf: Leaf, on: boolean): void {
    if (on) this.#output = leaf;
    else if (this.#output === leaf) this.#output = null;
    this.#driveAll();
  }

  /** The output module counts the lease down by itself, and drops the permit at its end. */
  lease(remainingMs: number): void {
    this.#leaseUntilMs = this.#clock.nowMs() + remainingMs;
    if (this.#isWatched || this.#output === null) return;
    this.#isWatched = true;
    this.#clock.after(remainingMs, () => this.#countDown());
  }

  /** Fire release, in hardware: every leaf opens. */
  setEmergency(active: boolean): void {
    this.#isEmergency = active;
    this.#changed();
    this.#driveAll();
  }

  /** A leaf that moves no more (null: all move), and how slowly the others do, 1 being as built. */
  setDrive(stuck: Leaf | null, slowness: number): void {
    [this.#stuck, this.#slowness] = [stuck, slowness];
    this.#driveAll();
  }

  /** Somebody with a key holds a leaf open, or lets go. */
  hold(leaf: Leaf, held: boolean): void {
    if (held) this.#held.add(leaf);
    else this.#held.delete(leaf);
    this.#drive(leaf);
  }

  /** Somebody comes through the beams. */
  cross(leaf: Leaf, how: Crossing): void {
    const stride = ([sides, ...rest]: readonly (readonly Side[])[]) => {
      if (sides === undefined) return;
      this.#breakBeams(leaf, sides, 1);
      this.#clock.after(STRIDE_MS, () => {
        this.#breakBeams(leaf, sides, -1);
        stride(rest);
        this.#changed();
      });
    };
    stride(STRIDES[how]);
    this.#changed();
  }

  /** Called after a leaf, a beam or an input changed. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #breakBeams(leaf: Leaf, sides: readonly Side[], by: 1 | -1): void {
    for (const side of sides) this.#broken[leaf][side] += by;
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #countDown(): void {
    this.#isWatched = false;
    if (this.#output === null) return;
    const leftMs = this.#leaseUntilMs - this.#clock.nowMs();
    if (leftMs > 0) return this.lease(leftMs);
    this.#output = null;
    this.#driveAll();
  }

  #driveAll(): void {
    for (const leaf of LEAVES) this.#drive(leaf);
  }

  #drive(leaf: Leaf): void {
    const motion = this.#motion[leaf];
    const byHand = this.#isEmergency || this.#held.has(leaf);
    const goal = byHand || this.#output === leaf ? 'open' : 'closed';
    if (motion.goal === goal || (leaf === this.#stuck && !byHand)) return;
    motion.goal = goal;
    motion.cancel();
    motion.position = 'moving';
    motion.cancel = this.#clock.after(TRAVEL_MS * this.#slowness, () => {
      motion.position = goal;
      this.#changed();
    });
    this.#changed();
  }
}

interface LeafMotion {
  position: LeafPosition;
  goal: 'open' | 'closed';
  cancel: Cancel;
}

function atRest(): LeafMotion {
  return { position: 'closed', goal: 'closed', cancel: () => {} };
}

function unbroken(): Record<Side, number> {
  return { outer: 0, inner: 0 };
}
