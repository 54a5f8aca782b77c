import process from 'node:process';
import { z } from 'zod';
import { Fault } from '../contract/fault.ts';
import { trustSchema } from '../packs/keys.ts';
import { isOfKind, readPack } from '../packs/pack.ts';
import { type GoodsModel, loadGoodsModel } from './goods-model.ts';
import { decodeImage, prepareDecoding } from './image.ts';
import { type FaultReport, type Question, type Reply, type Request, TOO_MUCH_MEMORY } from './messages.ts';

// The inference process: the only one that loads native code for models and images. It answers what it is asked, one
// image at a time so that its memory stays bounded, and ends with the process that started it.

const settingsSchema = z.object({
  packs: z.array(z.string()),
  trust: trustSchema,
  threads: z.number(),
  maxRssMb: z.number(),
});
const BYTES_PER_MB = 1024 * 1024;

/** Resolves when the reply is on its way. One that cannot be sent has nobody left to read it: `disconnect` tells. */
function send(reply: Reply): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(reply, undefined, undefined, () => resolve());
  });
}

function reportOf(error: unknown): FaultReport {
  if (error instanceof Fault) return { code: error.code, what: whatOf(error) };
  return { code: 'model-unavailable', what: error instanceof Error ? error.message : String(error) };
}

/** What happened, without the remedy, which the Fault at the other end adds again. */
function whatOf({ message, code }: Fault): string {
  const end = message.lastIndexOf(` [${code}]. `);
  return end === -1 ? message : message.slice(0, end);
}

async function answer(question: Question, goods: GoodsModel | undefined) {
  if (question.kind === 'checkImage') return (await decodeImage(question.bytes, question.bounds)).facts;
  if (goods === undefined) throw new Fault('model-unavailable', 'No goods-risk pack is loaded');
  return goods.assess(question.goods);
}

async function reply({ id, question }: Request, goods: GoodsModel | undefined, maxRssMb: number): Promise<void> {
  try {
    await send({ kind: 'answer', id, answer: await answer(question, goods) });
  } catch (error) {
    await send({ kind: 'refusal', id, fault: reportOf(error) });
  }
  if (process.memoryUsage.rss() > maxRssMb * BYTES_PER_MB) process.exit(TOO_MUCH_MEMORY);
}

async function main(): Promise<void> {
  process.on('disconnect', () => process.exit(0));
  const { packs, trust, threads, maxRssMb } = settingsSchema.parse(JSON.parse(process.argv[2] ?? ''));
  prepareDecoding(threads);
  const models: GoodsModel[] = [];
  try {
    for (const folder of packs) {
      const pack = readPack(folder, trust);
      if (isOfKind(pack, 'tabular-risk')) models.push(await loadGoodsModel(pack, threads));
    }
  } catch (error) {
    await send({ kind: 'unfit', fault: reportOf(error) });
    return;
  }
  const goods = models.find(({ source }) => source.name === 'goods-risk');
  let images: Promise<void> = Promise.resolve();
  process.on('message', (request: Request) => {
    if (request.question.kind === 'checkImage') images = images.then(() => reply(request, goods, maxRssMb));
    else void reply(request, goods, maxRssMb);
  });
  await send({ kind: 'ready', models: models.map(({ source }) => source) });
}

await main();
