import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { GoodsLine } from '../../edge/contract/evidence.ts';

const PROCESS = fileURLToPath(new URL('./bare-process.ts', import.meta.url));
const PACK = fileURLToPath(new URL('../../models/goods-risk', import.meta.url));

/** Times the bare work of a passage in a process of its own, where nothing else happens. */
export interface BareTimer {
  /** Milliseconds that decoding the images and judging the goods took. */
  time(goods: readonly GoodsLine[], images: readonly Uint8Array[]): Promise<number>;
  stop(): void;
}

export async function startBareTimer(): Promise<BareTimer> {
  const child = fork(PROCESS, [PACK], { serialization: 'advanced' });
  const answered = async (): Promise<unknown> => {
    const [message]: unknown[] = await once(child, 'message');
    return message;
  };
  await answered();
  return {
    async time(goods, images) {
      const answer = answered();
      child.send({ goods, images });
      return z.number().parse(await answer);
    },
    stop: () => void child.kill(),
  };
}
