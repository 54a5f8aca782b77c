/** Something to do. What becomes of it is its own affair: it does not reject. */
export type Work = () => Promise<void>;

/** What a process has to do until it leaves. */
export interface Workload {
  /** Begins a work at once. */
  take(work: Work): void;
  /** Begins a work when those that were to take turns before it are done, so that their memory stays bounded. */
  takeInTurn(work: Work): void;
}

/**
 * Does works until one of them ends and it `isEnough`: then no other begins, and whoever is under way is waited for before
 * `leave` is called, once.
 */
export function createWorkload(isEnough: () => boolean, leave: () => void): Workload {
  let underWay = 0;
  let isLeaving = false;
  let lastTurn = Promise.resolve();

  async function begin(work: Work): Promise<void> {
    if (isLeaving) return;
    underWay += 1;
    await work();
    underWay -= 1;
    isLeaving ||= isEnough();
    if (isLeaving && underWay === 0) leave();
  }

  return {
    take: (work) => void begin(work),
    takeInTurn(work) {
      lastTurn = lastTurn.then(() => begin(work));
    },
  };
}
