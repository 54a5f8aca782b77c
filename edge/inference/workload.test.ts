import { describe, expect, it } from 'vitest';
import { createWorkload } from './workload.ts';

/** A workload whose works end when they are told to. */
function bench() {
  const said: string[] = [];
  const state = { isEnough: false };
  const ends = new Map<string, () => void>();
  const workload = createWorkload(
    () => state.isEnough,
    () => said.push('left'),
  );
  const work = (name: string) => async () => {
    said.push(name);
    await new Promise<void>((resolve) => ends.set(name, resolve));
  };
  const settle = async () => new Promise(setImmediate);
  return {
    said,
    state,
    take: (name: string) => workload.take(work(name)),
    takeInTurn: (name: string) => workload.takeInTurn(work(name)),
    settle,
    end: async (name: string) => {
      ends.get(name)?.();
      await settle();
    },
  };
}

describe('works', () => {
  it('that take turns begin in order, one at a time', async () => {
    const { takeInTurn, end, settle, said } = bench();
    for (const name of ['a', 'b', 'c']) takeInTurn(name);
    await settle();
    expect(said).toEqual(['a']);
    await end('a');
    expect(said).toEqual(['a', 'b']);
    await end('b');
    expect(said).toEqual(['a', 'b', 'c']);
  });

  it('that take no turns wait for nobody', async () => {
    const { take, takeInTurn, settle, said } = bench();
    for (const name of ['a', 'b']) takeInTurn(name);
    await settle();
    take('c');
    expect(said).toEqual(['a', 'c']);
  });
});

describe('a process that has had enough', () => {
  it('leaves when nothing is under way, and begins nothing more', async () => {
    const { take, takeInTurn, end, settle, state, said } = bench();
    for (const name of ['a', 'b']) takeInTurn(name);
    await settle();
    take('c');
    state.isEnough = true;
    await end('c');
    take('d');
    expect(said).toEqual(['a', 'c']);
    await end('a');
    expect(said).toEqual(['a', 'c', 'left']);
  });

  it('leaves although it would by then not have to', async () => {
    const { take, end, state, said } = bench();
    take('a');
    take('b');
    state.isEnough = true;
    await end('a');
    state.isEnough = false;
    await end('b');
    expect(said).toEqual(['a', 'b', 'left']);
  });
});
