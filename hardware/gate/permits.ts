import type { Cancel, Clock } from '../clock.ts';
import { type GateEvent, type Leaf, LEAVES } from './gate.ts';

type WhyEnded = Extract<GateEvent, { type: 'permitEnded' }>['why'];

export interface PermitEvents {
  /** Writes a leaf's permit coil once; true when it was echoed. */
  readonly write: (leaf: Leaf, on: boolean) => Promise<boolean>;
  readonly ended: (leaf: Leaf, why: WhyEnded) => void;
}

/** The one permit that may live, its lease, and what is known of the coils. */
export interface Permits {
  live(): Leaf | null;
  /** Of the live permit's lease, ms; 0 without one. */
  remainingMs(): number;
  /** Gives or renews; the interlock has agreed. */
  give(leaf: Leaf, leaseMs: number): void;
  end(why: WhyEnded): void;
  /** Writes the coil as it should be, once. Joins a write of the same coil that is under way. */
  command(leaf: Leaf): Promise<boolean>;
  /** Leaves whose coil is not known to be off. */
  notOff(): ReadonlySet<Leaf>;
  /** The module may have been replaced or restarted: nothing is known of its coils. */
  forget(): void;
}

const MAX_LEASE_MS = 5000;

/** Something that is not a number is the shortest lease, not an endless one. */
function bounded(leaseMs: number): number {
  return leaseMs >= 1 ? Math.min(leaseMs, MAX_LEASE_MS) : 1;
}

export function createPermits(clock: Clock, events: PermitEvents): Permits {
  const notOff = new Set<Leaf>(LEAVES);
  const writing = new Map<Leaf, Promise<boolean>>();
  let live: Leaf | null = null;
  let untilMs = 0;
  let cancelExpiry: Cancel = () => {};

  async function write(leaf: Leaf): Promise<boolean> {
    const on = live === leaf;
    notOff.add(leaf);
    const echoed = await events.write(leaf, on);
    if (echoed && !on) notOff.delete(leaf);
    return echoed;
  }

  /** Writes of one coil never overtake each other; if the permit changed meanwhile, the coil follows. */
  async function command(leaf: Leaf): Promise<boolean> {
    const under = writing.get(leaf);
    if (under !== undefined) return under;
    const wanted = live === leaf;
    const own = write(leaf);
    writing.set(leaf, own);
    const echoed = await own;
    writing.delete(leaf);
    return wanted === (live === leaf) ? echoed : command(leaf);
  }

  function end(why: WhyEnded): void {
    if (live === null) return;
    const leaf = live;
    live = null;
    cancelExpiry();
    void command(leaf);
    events.ended(leaf, why);
  }

  function expire(): void {
    const leftMs = untilMs - clock.nowMs();
    if (leftMs <= 0) end('expired');
    else cancelExpiry = clock.after(leftMs, expire);
  }

  return {
    live: () => live,
    remainingMs: () => (live === null ? 0 : Math.max(0, untilMs - clock.nowMs())),
    give(leaf, leaseMs) {
      const renewed = live === leaf;
      live = leaf;
      untilMs = clock.nowMs() + bounded(leaseMs);
      cancelExpiry();
      cancelExpiry = clock.after(bounded(leaseMs), expire);
      if (!renewed) void command(leaf);
    },
    end,
    command,
    notOff: () => notOff,
    forget() {
      for (const leaf of LEAVES) notOff.add(leaf);
    },
  };
}
