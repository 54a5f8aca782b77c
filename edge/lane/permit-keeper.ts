import type { GateDevice, Leaf } from '../../hardware/gate/gate.ts';
import type { Cancel, Clock } from '../../hardware/clock.ts';

/** A permit lapses by itself after this; a lane that hangs or dies leaves none standing. */
const LEASE_MS = 1000;
const RENEW_EVERY_MS = 250;

/** Keeps one permit alive by renewing its lease until it is revoked; asks again when the gate refuses. */
export interface PermitKeeper {
  permit(leaf: Leaf): void;
  revoke(): void;
}

export function createPermitKeeper(gate: GateDevice, clock: Clock): PermitKeeper {
  let cancel: Cancel = () => {};

  function renew(leaf: Leaf): void {
    // Planned first: what the permit brings about at once may be its revocation.
    cancel = clock.after(RENEW_EVERY_MS, () => renew(leaf));
    gate.permit(leaf, LEASE_MS);
  }

  return {
    permit(leaf) {
      cancel();
      renew(leaf);
    },
    revoke() {
      cancel();
      gate.revoke();
    },
  };
}
