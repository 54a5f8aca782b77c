/** Tells the SHA-256 of some bytes, lower-case hexadecimal, when it is known. */
export type Digest = (bytes: Uint8Array, told: (sha256: string) => void) => void;

/** Has one picture digested after the other, so that none overtakes another. Bounded in number and bytes. */
export interface DigestQueue {
  /** Answers false when too much waits already: then nothing is told. */
  offer(bytes: Uint8Array, told: (sha256: string) => void): boolean;
  /** Forgets whatever waits; nothing of it is told. */
  clear(): void;
}

export interface DigestLimits {
  readonly maxWaiting: number;
  readonly maxBytes: number;
}

interface Waiting {
  readonly bytes: Uint8Array;
  readonly told: (sha256: string) => void;
}

export function createDigestQueue(digest: Digest, { maxWaiting, maxBytes }: DigestLimits): DigestQueue {
  let waiting: readonly Waiting[] = [];

  function begin(): void {
    const [first] = waiting;
    if (first === undefined) return;
    digest(first.bytes, (sha256) => {
      // Forgotten meanwhile.
      if (waiting[0] !== first) return;
      waiting = waiting.slice(1);
      first.told(sha256);
      begin();
    });
  }

  return {
    offer(bytes, told) {
      const waitingBytes = waiting.reduce((sum, one) => sum + one.bytes.length, 0);
      if (waiting.length >= maxWaiting || waitingBytes + bytes.length > maxBytes) return false;
      waiting = [...waiting, { bytes, told }];
      if (waiting.length === 1) begin();
      return true;
    },
    clear() {
      waiting = [];
    },
  };
}
