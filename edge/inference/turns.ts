/** Lets so many works run at once. The others wait and begin in order; what becomes of a work is its own affair. */
export function createTurns(atOnce: number): (work: () => Promise<void>) => void {
  const waiting: (() => Promise<void>)[] = [];
  let running = 0;

  function next(): void {
    const work = running < atOnce ? waiting.shift() : undefined;
    if (work === undefined) return;
    running += 1;
    void work().finally(() => {
      running -= 1;
      next();
    });
  }

  return (work) => {
    waiting.push(work);
    next();
  };
}
