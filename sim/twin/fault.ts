import type { Clock } from '../../hardware/clock.ts';
import type { Entropy } from '../../hardware/entropy.ts';

/** The eight fault words, for every device. */
export const FAULT_WORDS = ['ok', 'off', 'stuck', 'garbage', 'wrong', 'slow', 'delayed', 'intermittent'] as const;
/**
 * `off`: says nothing, hears nothing. `stuck`: answers, but its world has stopped. `garbage`: bytes that are no frames.
 * `wrong`: well-formed answers that are not true. `slow`: byte by byte. `delayed`: every answer late.
 * `intermittent`: some answers never come.
 */
export type FaultWord = (typeof FAULT_WORDS)[number];

export interface FaultDialOptions {
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Puts bytes on the wire. */
  readonly write: (bytes: Uint8Array) => void;
  /** `delayed` answers come this much later, ms. */
  readonly delayMs?: number;
  /** `slow` bytes come this far apart, ms. */
  readonly byteEveryMs?: number;
  /** Share of what `intermittent` loses, 0..1. */
  readonly loss?: number;
}

/**
 * Sits between a twin and its wire, and spoils what passes. `stuck` and `wrong` are the twin's own to act out: only it
 * knows what a stopped world or an untrue answer is.
 */
export interface FaultDial {
  word(): FaultWord;
  set(word: FaultWord): void;
  /** From the twin towards the daemon. */
  send(bytes: Uint8Array): void;
  /** Whether what the daemon sends reaches the twin. */
  hears(): boolean;
}

const DELAY_MS = 1500;
const BYTE_EVERY_MS = 30;
const LOSS = 0.5;

export function createFaultDial(options: FaultDialOptions): FaultDial {
  const { clock, entropy, write, delayMs = DELAY_MS, byteEveryMs = BYTE_EVERY_MS, loss = LOSS } = options;
  let word: FaultWord = 'ok';

  function garbageLike(bytes: Uint8Array): Uint8Array {
    return Uint8Array.from({ length: bytes.length + entropy.below(32) }, () => entropy.below(256));
  }

  /** Whoever was still sending when the word changed is cut off. */
  function later(afterMs: number, bytes: Uint8Array): void {
    const then = word;
    clock.after(afterMs, () => {
      if (word === then) write(bytes);
    });
  }

  return {
    word: () => word,
    set(next) {
      word = next;
    },
    hears: () => word !== 'off',
    send(bytes) {
      switch (word) {
        case 'ok':
        case 'stuck':
        case 'wrong':
          write(bytes);
          break;
        case 'garbage':
          write(garbageLike(bytes));
          break;
        case 'delayed':
          later(delayMs, bytes);
          break;
        case 'slow':
          bytes.forEach((byte, index) => later((index + 1) * byteEveryMs, Uint8Array.of(byte)));
          break;
        case 'intermittent':
          if (!entropy.chance(loss)) write(bytes);
          break;
        case 'off':
          break;
      }
    },
  };
}
