import process from 'node:process';
import { z } from 'zod';
import { Fault } from '../contract/fault.ts';
import { trustSchema } from '../packs/keys.ts';
import { decodeImage, prepareDecoding } from './image.ts';
import {
  type AnswerTo,
  type FaultReport,
  type Question,
  type QuestionKind,
  type Reply,
  type Request,
  TOO_MUCH_MEMORY,
} from './messages.ts';
import { fillShelf, type Shelf } from './shelf.ts';
import { createTurns } from './turns.ts';

// The inference process: the only one that loads native code for models and images. It answers what it is asked, few
// images at a time so that its memory stays bounded, and ends with the process that started it.

const settingsSchema = z.object({
  packs: z.array(z.string()),
  trust: trustSchema,
  threads: z.number(),
  maxRssMb: z.number(),
});
const BYTES_PER_MB = 1024 * 1024;
/** One is decoded while a model looks into the other. */
const IMAGES_AT_ONCE = 2;
const ABOUT_IMAGES: ReadonlySet<QuestionKind> = new Set([
  'checkImage',
  'inspectBag',
  'compareFaces',
  'describeFace',
  'forgetFace',
]);

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

async function answer(question: Question, shelf: Shelf): Promise<AnswerTo<QuestionKind>> {
  switch (question.kind) {
    case 'goodsRisk':
      return shelf.model('tabular-risk').assess(question.goods);
    case 'checkImage':
      return (await decodeImage(question.bytes, question.bounds)).facts;
    case 'inspectBag': {
      const { bytes, bounds, layout } = question;
      const image = await decodeImage(bytes, bounds);
      return shelf.model('detector').inspect(image, layout);
    }
    case 'compareFaces':
      return shelf.model('face').compare(question.portrait, question.live);
    case 'describeFace':
      return shelf.model('face').lookAhead(question.picture)();
    case 'forgetFace':
      return shelf.model('face').forget(question.picture);
  }
}

async function reply({ id, question }: Request, shelf: Shelf, maxRssMb: number): Promise<void> {
  try {
    await send({ kind: 'answer', id, answer: await answer(question, shelf) });
  } catch (error) {
    await send({ kind: 'refusal', id, fault: reportOf(error) });
  }
  if (process.memoryUsage.rss() > maxRssMb * BYTES_PER_MB) process.exit(TOO_MUCH_MEMORY);
}

async function main(): Promise<void> {
  process.on('disconnect', () => process.exit(0));
  const { packs, trust, threads, maxRssMb } = settingsSchema.parse(JSON.parse(process.argv[2] ?? ''));
  prepareDecoding(threads);
  let shelf: Shelf;
  try {
    shelf = await fillShelf(packs, trust, threads);
  } catch (error) {
    await send({ kind: 'unfit', fault: reportOf(error) });
    return;
  }
  const takeTurn = createTurns(IMAGES_AT_ONCE);
  process.on('message', (request: Request) => {
    if (ABOUT_IMAGES.has(request.question.kind)) takeTurn(() => reply(request, shelf, maxRssMb));
    else void reply(request, shelf, maxRssMb);
  });
  await send({ kind: 'ready', models: shelf.models() });
}

await main();
