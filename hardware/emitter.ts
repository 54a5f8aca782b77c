/** A set of listeners that hear every value from the time they were registered. */
export interface Emitter<T> {
  emit(value: T): void;
  /** Registers a listener; the answer unregisters it. */
  on(listener: (value: T) => void): () => void;
}

/** A listener may unregister itself, or register others, while a value is being told. */
export function createEmitter<T>(): Emitter<T> {
  let listeners: readonly ((value: T) => void)[] = [];
  return {
    emit(value) {
      for (const listener of listeners) listener(value);
    },
    on(listener) {
      // Wrapped, so that the same function registered twice is heard twice and unregistered once each.
      const own = (value: T) => listener(value);
      listeners = [...listeners, own];
      return () => {
        listeners = listeners.filter((other) => other !== own);
      };
    },
  };
}
