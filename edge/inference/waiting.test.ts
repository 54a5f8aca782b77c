import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import type { Question } from './messages.ts';
import { createWaitingRoom } from './waiting.ts';

const DEADLINE_MS = 100;
const picture = new Uint8Array(1);

/** How many answers were late, and why the process was said to hang, when nobody answers. */
async function unanswered(question: Question): Promise<{ late: number; stalls: readonly string[] }> {
  const clock = createVirtualClock();
  const stalls: string[] = [];
  let late = 0;
  const room = createWaitingRoom({
    clock,
    deadlineMs: () => DEADLINE_MS,
    maxQueue: 1,
    maxQueueBytes: 1,
    onStall: (why) => stalls.push(why),
    onLate: () => (late += 1),
  });
  const { answer } = room.admit(question);
  clock.advance(DEADLINE_MS);
  await expect(answer).rejects.toMatchObject({ code: 'model-unavailable' });
  return { late, stalls };
}

describe('a question that nobody answers', () => {
  it('says that the process hangs', async () => {
    const { late, stalls } = await unanswered({ kind: 'describeFace', picture });
    expect([late, stalls]).toEqual([1, ['no answer to describeFace within 100 ms']]);
  });

  it('says nothing of the process when it was only to forget something', async () => {
    expect(await unanswered({ kind: 'forgetFace', picture })).toEqual({ late: 1, stalls: [] });
  });
});
