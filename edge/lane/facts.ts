import type { Assessor, ImageAnswer, ImageBounds, RiskAnswer } from '../contract/assessor.ts';
import { isFault } from '../contract/fault.ts';
import type { GoodsLine } from '../contract/evidence.ts';
import type { ImageKeeper } from '../contract/image-keeper.ts';
import type { Source } from '../contract/judgement.ts';

/** Held answers at most; the oldest goes first. A lane has a handful of images under way. */
const FACT_LIMIT = 128;
/** Images whose bytes are held until they are decoded and kept; a slow disk must not gather them in memory. */
const IMAGES_UNDER_WAY = 8;
const NO_MODEL: Source = { kind: 'model', name: 'none', version: '-' };

/**
 * Asks the models as soon as there is something to ask, so that the answer is usually there when the judgement needs
 * it. Nothing here rejects: what could not be answered is an answer.
 */
export interface Facts {
  /** Has the image decoded and kept. `key` names it in answers, usually its SHA-256. */
  takeImage(key: string, bytes: Uint8Array, bounds: ImageBounds): void;
  /** Asks for an opinion of the goods, named by `goodsKey` in answers. */
  takeGoods(goods: readonly GoodsLine[]): void;
  /** Resolves when everything asked so far under these keys is answered. */
  settled(keys: readonly string[]): Promise<void>;
  image(key: string): ImageAnswer | undefined;
  risk(key: string): RiskAnswer | undefined;
}

/** Goods are known by what they are: two issuers may number their declarations alike. */
export function goodsKey(goods: readonly GoodsLine[]): string {
  return JSON.stringify(goods);
}

interface Asked<Answer extends { readonly kind: string }> {
  done: Promise<void>;
  answer: Answer | undefined;
}

export function createFacts(assessor: Assessor, images: ImageKeeper): Facts {
  const asked = { image: new Map<string, Asked<ImageAnswer>>(), risk: new Map<string, Asked<RiskAnswer>>() };
  let imagesUnderWay = 0;

  function ask<Answer extends { readonly kind: string }>(
    held: Map<string, Asked<Answer>>,
    key: string,
    question: () => Promise<Answer>,
    onFailure: (error: unknown) => Answer,
  ): void {
    const before = held.get(key);
    // What could not be answered then may be answered now; everything else was answered for good.
    if (before !== undefined && before.answer?.kind !== 'unavailable') return;
    held.delete(key);
    const oldest = held.keys().next();
    if (held.size >= FACT_LIMIT && !oldest.done) held.delete(oldest.value);
    const entry: Asked<Answer> = { answer: undefined, done: Promise.resolve() };
    const wait = async () => {
      entry.answer = await question().catch(onFailure);
    };
    entry.done = wait();
    held.set(key, entry);
  }

  return {
    takeImage(key, bytes, bounds) {
      const checkAndKeep = async (): Promise<ImageAnswer> => {
        if (imagesUnderWay >= IMAGES_UNDER_WAY) return { kind: 'unavailable', why: 'too many images at once' };
        imagesUnderWay += 1;
        const work = [assessor.checkImage(bytes, bounds), images.put(bytes)];
        void Promise.allSettled(work).then(() => (imagesUnderWay -= 1));
        await Promise.all(work);
        return { kind: 'sound' };
      };
      ask(asked.image, key, checkAndKeep, (error): ImageAnswer => ({
        kind: isFault(error, 'image-refused') ? 'refused' : 'unavailable',
        why: sayWhy(error),
      }));
    },
    takeGoods(goods) {
      const key = goodsKey(goods);
      const question = async (): Promise<RiskAnswer> => {
        const lines = await assessor.goodsRisk(goods);
        return { kind: 'answered', lines, source: assessor.models()[0] ?? NO_MODEL };
      };
      ask(asked.risk, key, question, (error): RiskAnswer => ({ kind: 'unavailable', why: sayWhy(error) }));
    },
    async settled(keys) {
      const questions = keys.flatMap((key) => [asked.image.get(key), asked.risk.get(key)]);
      await Promise.all(questions.filter((question) => question !== undefined).map((question) => question.done));
    },
    image: (key) => asked.image.get(key)?.answer,
    risk: (key) => asked.risk.get(key)?.answer,
  };
}

function sayWhy(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
