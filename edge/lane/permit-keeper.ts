import type { GateDevice, Leaf, PermitAnswer } from '../../hardware/gate/gate.ts';
import type { Cancel, Clock } from '../../hardware/clock.ts';

/** A permit lapses by itself after this; a lane that hangs or dies leaves none standing. */
const LEASE_MS = 1000;
const RENEW_EVERY_MS = 250;

/** Keeps one permit alive by renewing its lease until it is revoked; asks again when the gate refuses. */
export interface PermitKeeper {
  permit(leaf: Leaf): void;
  revoke(): void;
  /** The gate's last answer; null while no permit is wanted. */
  lastAnswer(): PermitAnswer | null;
}

export function createPermitKeeper(gate: GateDevice, clock: Clock): PermitKeeper {
  let cancel: Cancel = () => {};
  let answer: PermitAnswer | null = null;

  function renew(leaf: Leaf): void {
    answer = gate.permit(leaf, LEASE_MS);
    cancel = clock.after(RENEW_EVERY_MS, () => renew(leaf));
  }

  return {
    permit(leaf) {
      cancel();
      renew(leaf);
    },
    revoke() {
      cancel();
      answer = null;
      gate.revoke();
    },
    lastAnswer: () => answer,
  };
}
