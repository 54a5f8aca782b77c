/**
 * One thing after another, and no more than `most` of them waiting. Hashing a password takes a thread and 32 MiB: whoever
 * sends a thousand of them must not take the lane's.
 */
export function createTurns(most: number, whenFull: () => Error) {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (waiting >= most) throw whenFull();
    waiting += 1;
    const turn = last.then(work).finally(() => {
      waiting -= 1;
    });
    last = turn.catch(() => undefined);
    return turn;
  };
}
