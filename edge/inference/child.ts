import process from 'node:process';
import { z } from 'zod';
import { Fault, reasonOf } from '../contract/fault.ts';
import { trustSchema } from '../signing/keys.ts';
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
import { LONGEST_TEXT } from './replies.ts';
import { fillShelf, missing, type Shelf } from './shelf.ts';
import { createWorkload } from './workload.ts';

// The inference process: the only one that loads native code for models and images. It answers what it is asked, one
// image at a time so that its memory stays bounded, and ends with the process that started it.

const settingsSchema = z.object({
  packs: z.array(z.string()),
  trust: trustSchema,
  threads: z.number(),
  maxRssMb: z.number(),
});
const BYTES_PER_MB = 1024 * 1024;
/** Those that decode images. */
const TAKES_TURNS: ReadonlySet<QuestionKind> = new Set(['checkImage', 'inspectBag', 'compareFaces', 'describeFace']);

/** Resolves when the reply is on its way. One that cannot be sent has nobody left to read it: `disconnect` tells. */
function send(reply: Reply): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(reply, undefined, undefined, () => resolve());
  });
}

function reportOf(error: unknown): FaultReport {
  if (error instanceof Fault) return { code: error.code, what: error.what.slice(0, LONGEST_TEXT) };
  return { code: 'model-unavailable', what: reasonOf(error) };
}

/** What answers a question, when its turn comes. */
function answerTo(question: Question, shelf: Shelf): () => Promise<AnswerTo<QuestionKind>> {
  switch (question.kind) {
    case 'goodsRisk':
      return async () => shelf.model('tabular-risk').assess(question.goods);
    case 'checkImage':
      return async () => (await decodeImage(question.bytes, question.bounds)).facts;
    case 'inspectBag': {
      const { bytes, bounds, layout } = question;
      return async () => shelf.model('detector').inspect(await decodeImage(bytes, bounds), layout);
    }
    case 'compareFaces':
      return async () => shelf.model('face').compare(question.portrait, question.live);
    case 'describeFace': {
      // Noted before its turn comes, so that a picture can be forgotten before it was looked at.
      const look = shelf.find('face')?.lookAhead(question.picture);
      return async () => (look ?? missing('face'))();
    }
    case 'forgetFace':
      return async () => Promise.resolve(shelf.model('face').forget(question.picture));
  }
}

async function reply(id: number, answer: () => Promise<AnswerTo<QuestionKind>>): Promise<void> {
  try {
    await send({ kind: 'answer', id, answer: await answer() });
  } catch (error) {
    await send({ kind: 'refusal', id, fault: reportOf(error) });
  }
}

async function main(): Promise<void> {
  process.on('disconnect', () => process.exit(0));
  const { packs, trust, threads, maxRssMb } = settingsSchema.parse(JSON.parse(process.argv[2] ?? ''));
  prepareDecoding(threads);
  const shelf = await fillShelf(packs, trust, threads, (folder) => send({ kind: 'loading', folder }));
  const workload = createWorkload(
    () => process.memoryUsage.rss() > maxRssMb * BYTES_PER_MB,
    () => process.exit(TOO_MUCH_MEMORY),
  );
  process.on('message', ({ id, question }: Request) => {
    const answer = answerTo(question, shelf);
    const work = () => reply(id, answer);
    if (TAKES_TURNS.has(question.kind)) workload.takeInTurn(work);
    else workload.take(work);
  });
  const refused = shelf.refused().map(({ folder, fault }) => ({ folder, fault: reportOf(fault) }));
  await send({ kind: 'ready', models: shelf.models(), refused });
}

await main();
