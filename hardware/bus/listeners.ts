import type { BusMessage } from './bus.ts';
import { topicMatches } from './topic.ts';

export type BusListener = (message: BusMessage) => void;

/** Who listens to which filter. Filters may overlap; a message goes once to each listener of each matching filter. */
export interface ListenerTable {
  add(filter: string, listener: BusListener): () => void;
  /** The distinct filters that have a listener. */
  filters(): readonly string[];
  /** The number of listeners that took the message. */
  dispatch(message: BusMessage): number;
}

/** `onLastGone` is told of a filter whose last listener left. */
export function createListenerTable(onLastGone: (filter: string) => void): ListenerTable {
  const byFilter = new Map<string, Set<{ readonly listener: BusListener }>>();
  return {
    add(filter, listener) {
      const entry = { listener };
      const entries = byFilter.get(filter) ?? new Set();
      byFilter.set(filter, entries.add(entry));
      return () => {
        if (!entries.delete(entry) || entries.size > 0) return;
        byFilter.delete(filter);
        onLastGone(filter);
      };
    },
    filters: () => [...byFilter.keys()],
    dispatch(message) {
      const due = [...byFilter]
        .filter(([filter]) => topicMatches(filter, message.topic))
        .flatMap(([, entries]) => [...entries]);
      for (const { listener } of due) listener(message);
      return due.length;
    },
  };
}
