import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { goodsLineSchema } from '../../edge/contract/evidence.ts';
import { createBareWork } from '../../edge/inference/bare.ts';
import { systemClock } from '../../hardware/clock.ts';
import { FLOOR_SCANNER } from '../xray/scanner.ts';

/**
 * A process that does the bare work of one passage at a time, straight through: what the inference process does for
 * it, without the other process, the lane, the ledger and the gate. Started by `bare.ts`.
 */

const packAt = (name: string) => fileURLToPath(new URL(`../../models/${name}`, import.meta.url));
const { millimetresPerPixel } = FLOOR_SCANNER;

const bytesSchema = z.instanceof(Uint8Array);
const caseSchema = z.object({
  goods: z.array(goodsLineSchema),
  scans: z.array(bytesSchema),
  faces: z.tuple([bytesSchema, bytesSchema]).nullable(),
});

const work = await createBareWork({
  packs: { goods: packAt('goods-risk'), detector: packAt('bag-xray'), face: packAt('face') },
  clock: systemClock,
  bounds: { format: 'png', maxWidth: 8192, maxHeight: 8192 },
  layout: { energies: 'dual', millimetresPerPixel },
});
process.on('message', (message) => void answer(message));
process.send?.('ready');

async function answer(message: unknown): Promise<void> {
  process.send?.(await work.run(caseSchema.parse(message)));
}
