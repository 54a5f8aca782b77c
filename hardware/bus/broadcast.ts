/** A list of listeners. Registering one function twice gives it everything twice; each is left by its own answer. */
export interface Broadcast<T> {
  on(listener: (value: T) => void): () => void;
  send(value: T): void;
}

export function createBroadcast<T>(): Broadcast<T> {
  const entries = new Set<{ readonly listener: (value: T) => void }>();
  return {
    on(listener) {
      const entry = { listener };
      entries.add(entry);
      return () => {
        entries.delete(entry);
      };
    },
    send(value) {
      for (const { listener } of entries) listener(value);
    },
  };
}
