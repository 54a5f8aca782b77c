import process from 'node:process';
import { z } from 'zod';
import { goodsLineSchema } from '../../edge/contract/evidence.ts';
import { createBareWork } from '../../edge/inference/bare.ts';
import { systemClock } from '../../hardware/clock.ts';

/**
 * A process that does the bare work of one passage at a time, straight through: what the inference process does for
 * it, without the other process, the lane, the ledger and the gate. Started by `bare.ts`.
 */

const BOUNDS = { format: 'png', maxWidth: 8192, maxHeight: 8192 } as const;

const questionSchema = z.object({ goods: z.array(goodsLineSchema), images: z.array(z.instanceof(Uint8Array)) });

const work = await createBareWork(process.argv[2] ?? '', systemClock, BOUNDS);
process.on('message', (message) => void answer(message));
process.send?.('ready');

async function answer(message: unknown): Promise<void> {
  const { goods, images } = questionSchema.parse(message);
  let tookMs = await work.run(goods, images[0] ?? null);
  for (const image of images.slice(1)) tookMs += await work.run([], image);
  process.send?.(tookMs);
}
