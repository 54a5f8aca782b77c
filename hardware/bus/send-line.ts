/** Where messages wait their turn, with a broker that takes only so many unacknowledged at once (MQTT 5, 4.9). */
export interface SendLine {
  /** Runs `send` as soon as there is room, in order. The answer takes it out of the line if it has not run. */
  enter(send: () => void): () => Wait;
  /** The broker acknowledged one. */
  acknowledged(): void;
}

export interface Wait {
  /** It never had its turn, and nothing at all was acknowledged while it waited. */
  readonly wasInVain: boolean;
}

/** @param room how many may be unacknowledged at once */
export function createSendLine(room: number): SendLine {
  const waiting = new Set<() => void>();
  let unacknowledged = 0;
  let acknowledgements = 0;
  const advance = () => {
    for (const send of waiting) {
      if (unacknowledged >= room) return;
      waiting.delete(send);
      unacknowledged += 1;
      send();
    }
  };
  return {
    enter(send) {
      // Two that wait may be the same function.
      const place = () => send();
      const before = acknowledgements;
      waiting.add(place);
      advance();
      return () => ({ wasInVain: waiting.delete(place) && acknowledgements === before });
    },
    acknowledged() {
      acknowledgements += 1;
      unacknowledged = Math.max(0, unacknowledged - 1);
      advance();
    },
  };
}
