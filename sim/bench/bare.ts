import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { BareCase } from '../../edge/inference/bare.ts';

const PROCESS = fileURLToPath(new URL('./bare-process.ts', import.meta.url));

/** Times the bare work of a passage in a process of its own, where nothing else happens. */
export interface BareTimer {
  /** Milliseconds that the models and the decoding of what they look at took. */
  time(passage: BareCase): Promise<number>;
  stop(): void;
}

export async function startBareTimer(): Promise<BareTimer> {
  const child = fork(PROCESS, { serialization: 'advanced' });
  const answered = async (): Promise<unknown> => {
    const [message]: unknown[] = await once(child, 'message');
    return message;
  };
  await answered();
  return {
    async time(passage) {
      const answer = answered();
      child.send({ ...passage });
      return z.number().parse(await answer);
    },
    stop: () => void child.kill(),
  };
}
