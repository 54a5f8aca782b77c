/** As CONNECT numbers them: 4 is MQTT 3.1.1. */
export type MqttVersion = 4 | 5;

/**
 * Why an attempt to be let in came to nothing: the broker said that it does not know the version; it hung up on CONNECT
 * without a word, or let it time out, which old brokers do and dying ones too; or something else.
 */
export type AttemptEnd = 'wrong-version' | 'hung-up' | 'other';

/** Which version to speak with a broker: 5 where it is known there, 3.1.1 otherwise. */
export interface VersionChoice {
  /** The version for the next attempt; it stays that of a broker that let us in, until an attempt fails. */
  next(): MqttVersion;
  letIn(): void;
  /** Takes note of an attempt that failed. Answers whether only the version was wrong, so that the other is to be tried at once. */
  failed(how: AttemptEnd): boolean;
}

/** A broker that spoke 5 with us and hangs up is taken for a dying one so many times less one, and then for an old one. */
const HANG_UPS_OF_A_DYING_BROKER = 3;

/** Begins with 5, and offers 5 again whenever a broker that speaks 3.1.1 could not be reached: it may come back as another. */
export function createVersionChoice(): VersionChoice {
  let next: MqttVersion = 5;
  let spoken: MqttVersion | null = null;
  let hangUps = 0;
  return {
    next: () => next,
    letIn() {
      spoken = next;
      hangUps = 0;
    },
    failed(how) {
      hangUps = how === 'hung-up' && next === 5 ? hangUps + 1 : 0;
      const isOld = how === 'wrong-version' || hangUps >= (spoken === 5 ? HANG_UPS_OF_A_DYING_BROKER : 1);
      const triesOld = next === 5 && isOld;
      next = triesOld ? 4 : 5;
      if (triesOld) hangUps = 0;
      return triesOld;
    },
  };
}
