/** The people that a camera tracks now, by its own ids: each is counted once however often it is told of. Bounded. */
export class TrackedPeople {
  readonly #present = new Set<string>();
  /** Ids that have left: an update that comes late does not bring them back. */
  readonly #left = new Set<string>();

  /** Notes that an id is in view, or has left; false when that was known already. */
  note(id: string, isPresent: boolean): boolean {
    if (!isPresent) {
      remember(this.#left, id, MAX_LEFT);
      return this.#present.delete(id);
    }
    if (this.#left.has(id) || this.#present.has(id)) return false;
    remember(this.#present, id, MAX_PRESENT);
    return true;
  }

  /** Like `note`, for a camera whose objects may come back under the same id. */
  noteReturning(id: string, isPresent: boolean): boolean {
    if (!isPresent) return this.#present.delete(id);
    if (this.#present.has(id)) return false;
    remember(this.#present, id, MAX_PRESENT);
    return true;
  }

  count(): number {
    return this.#present.size;
  }

  clear(): void {
    this.#present.clear();
  }
}

/** More than a mantrap can hold. */
const MAX_PRESENT = 64;
const MAX_LEFT = 256;

function remember(ids: Set<string>, id: string, limit: number): void {
  ids.add(id);
  if (ids.size <= limit) return;
  for (const oldest of ids) {
    ids.delete(oldest);
    return;
  }
}
