import type { Bus } from '../../hardware/bus/bus.ts';
import type { Clock } from '../../hardware/clock.ts';
import type { Entropy } from '../../hardware/entropy.ts';

/** The eight ways in which a device on the bus can behave. */
export const BUS_FAULTS = ['off', 'stuck', 'garbage', 'wrong', 'slow', 'delayed', 'intermittent', 'ok'] as const;
export type BusFault = (typeof BUS_FAULTS)[number];

/** How long `slow` holds a message back: late, but not too late. */
const SLOW_MS = 1500;
/** How long `delayed` holds a message back: beyond every deadline of a passage. */
const DELAYED_MS = 20_000;
/** Share of messages that `intermittent` loses. */
const LOST_SHARE = 0.5;
const MAX_GARBAGE_BYTES = 2000;

/** What a twin speaks through: its fault dial bends what reaches the broker. `wrong` is the twin's own to make up. */
export interface BusVoice {
  fault: BusFault;
  /** `part` names what is said, such as `header`: a stuck device says the last of each part once more. */
  say(part: string, topic: string, payload: Uint8Array | string, options?: { readonly retain?: boolean }): void;
  /** Messages that the broker did not take. */
  failures(): number;
}

export function createBusVoice(bus: Bus, clock: Clock, entropy: Entropy): BusVoice {
  const said = new Map<string, { readonly topic: string; readonly payload: Uint8Array | string }>();
  let failures = 0;

  function publish(topic: string, payload: Uint8Array | string, retain: boolean): void {
    bus.publish(topic, payload, { retain }).catch(() => {
      failures += 1;
    });
  }

  function garbage(length: number): Uint8Array {
    return Uint8Array.from({ length: Math.min(MAX_GARBAGE_BYTES, length) }, () => entropy.below(256));
  }

  const voice: BusVoice = {
    fault: 'ok',
    failures: () => failures,
    say(part, topic, payload, { retain = false } = {}) {
      const last = said.get(part);
      if (voice.fault !== 'stuck') said.set(part, { topic, payload });
      switch (voice.fault) {
        case 'off':
          return;
        case 'stuck':
          return last === undefined ? undefined : publish(last.topic, last.payload, retain);
        case 'garbage':
          return publish(topic, garbage(payload.length), false);
        case 'slow':
          return void clock.after(SLOW_MS, () => publish(topic, payload, retain));
        case 'delayed':
          return void clock.after(DELAYED_MS, () => publish(topic, payload, retain));
        case 'intermittent':
          return entropy.chance(LOST_SHARE) ? undefined : publish(topic, payload, retain);
        case 'wrong':
        case 'ok':
          return publish(topic, payload, retain);
      }
    },
  };
  return voice;
}
