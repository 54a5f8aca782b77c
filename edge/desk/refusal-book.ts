import type { Cancel, Clock } from '../../hardware/clock.ts';
import type { RecordDraft } from '../contract/record.ts';
import { deskRow } from './desk-ledger.ts';

/** Something that was refused at the door. */
export interface RefusedEntry {
  /** Of the refusal. */
  readonly code: string;
  readonly why: string;
  /** Null for a stranger: what strangers type as a name may be a password. */
  readonly officer: string | null;
  readonly from: string;
  /** Method and path of the route. */
  readonly route: string;
}

const WINDOW_MS = 10 * 60_000;
const MOST_IN_WINDOW = 32;

/**
 * Writes what was refused into the desk's chain. The first of its kind is a row at once; how often it came again is one
 * row after ten minutes. Beyond 32 kinds in that time the rest is one kind: knocking does not fill the ledger.
 */
export interface RefusalBook {
  note(entry: RefusedEntry): void;
  /** Writes what is still counted. */
  close(): void;
}

export function openRefusalBook(
  append: (drafts: readonly RecordDraft[]) => unknown,
  clock: Clock,
  onTrouble: (error: unknown) => void,
): RefusalBook {
  const counts = new Map<string, { readonly entry: RefusedEntry; again: number }>();
  let cancel: Cancel | null = null;

  function write(drafts: readonly RecordDraft[]): void {
    try {
      if (drafts.length > 0) append(drafts);
    } catch (error) {
      // It stays refused, written or not.
      onTrouble(error);
    }
  }

  const draft = (entry: RefusedEntry, more: RecordDraft['body'] = {}): RecordDraft =>
    deskRow(clock, { what: 'refused', ...entry, ...more });

  function flush(): void {
    cancel?.();
    cancel = null;
    const repeated = [...counts.values()].filter(({ again }) => again > 0);
    counts.clear();
    write(repeated.map(({ entry, again }) => draft(entry, { again })));
  }

  return {
    note(entry) {
      cancel ??= clock.after(WINDOW_MS, flush);
      const key = JSON.stringify(entry);
      const count = counts.get(key);
      if (count !== undefined) count.again += 1;
      else if (counts.size < MOST_IN_WINDOW) {
        counts.set(key, { entry, again: 0 });
        write([draft(entry)]);
      } else {
        const rest = counts.get('') ?? { entry: THE_REST, again: 0 };
        counts.set('', { ...rest, again: rest.again + 1 });
      }
    },
    close: flush,
  };
}

const THE_REST: RefusedEntry = { code: 'various', why: 'too many kinds', officer: null, from: 'various', route: '' };
