import type { Assessor, ImageAnswer, ImageBounds, RiskAnswer, ScanLayout, SeenAnswer } from '../contract/assessor.ts';
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
  /** The same for a scan, and has it looked into. */
  takeScan(key: string, bytes: Uint8Array, bounds: ImageBounds, layout: ScanLayout): void;
  /** Asks for an opinion of the goods, named by `goodsKey` in answers. */
  takeGoods(goods: readonly GoodsLine[]): void;
  /** Resolves when everything asked so far under these keys is answered. */
  settled(keys: readonly string[]): Promise<void>;
  image(key: string): ImageAnswer | undefined;
  /** What was seen in a scan; undefined while nobody has looked. */
  seen(key: string): SeenAnswer | undefined;
  risk(key: string): RiskAnswer | undefined;
}

/** Goods are known by what they are: two issuers may number their declarations alike. */
export function goodsKey(goods: readonly GoodsLine[]): string {
  return JSON.stringify(goods);
}

/** What became of an image and, where it was looked into, what was seen. */
interface PictureAnswer {
  readonly image: ImageAnswer;
  readonly seen: SeenAnswer | undefined;
}

interface Asked<Answer> {
  done: Promise<void>;
  answer: Answer | undefined;
}

export function createFacts(assessor: Assessor, images: ImageKeeper): Facts {
  const pictures = new Map<string, Asked<PictureAnswer>>();
  const risks = new Map<string, Asked<RiskAnswer>>();
  let imagesUnderWay = 0;

  function take(key: string, bytes: Uint8Array, look: () => Promise<PictureAnswer>): void {
    // What could not be answered then may be answered now; everything else was answered for good.
    const isOpen = ({ image, seen }: PictureAnswer) => image.kind === 'unavailable' || seen?.kind === 'unavailable';
    ask(pictures, key, isOpen, async () => {
      if (imagesUnderWay >= IMAGES_UNDER_WAY) return lost('too many images at once');
      imagesUnderWay += 1;
      const work = [look(), images.put(bytes)] as const;
      void Promise.allSettled(work).then(() => (imagesUnderWay -= 1));
      const [looked, kept] = await Promise.allSettled(work);
      if (looked.status === 'rejected') return lost(sayWhy(looked.reason));
      if (kept.status === 'fulfilled' || looked.value.image.kind === 'refused') return looked.value;
      const image: ImageAnswer = { kind: 'unavailable', why: sayWhy(kept.reason) };
      return { ...looked.value, image };
    });
  }

  return {
    takeImage(key, bytes, bounds) {
      take(key, bytes, async () => ({ image: await check(assessor, bytes, bounds), seen: undefined }));
    },
    takeScan(key, bytes, bounds, layout) {
      take(key, bytes, () => inspect(assessor, bytes, bounds, layout));
    },
    takeGoods(goods) {
      const question = async (): Promise<RiskAnswer> => {
        try {
          const lines = await assessor.goodsRisk(goods);
          return { kind: 'answered', lines, source: goodsModelOf(assessor) };
        } catch (error) {
          return { kind: 'unavailable', why: sayWhy(error) };
        }
      };
      ask(risks, goodsKey(goods), ({ kind }) => kind === 'unavailable', question);
    },
    async settled(keys) {
      const questions = keys.flatMap((key) => [pictures.get(key), risks.get(key)]);
      await Promise.all(questions.filter((question) => question !== undefined).map((question) => question.done));
    },
    image: (key) => pictures.get(key)?.answer?.image,
    seen: (key) => pictures.get(key)?.answer?.seen,
    risk: (key) => risks.get(key)?.answer,
  };
}

/** Puts a question once; again only while its answer `isOpen`. */
function ask<Answer>(
  held: Map<string, Asked<Answer>>,
  key: string,
  isOpen: (answer: Answer) => boolean,
  question: () => Promise<Answer>,
): void {
  const before = held.get(key);
  if (before !== undefined && (before.answer === undefined || !isOpen(before.answer))) return;
  held.delete(key);
  const oldest = held.keys().next();
  if (held.size >= FACT_LIMIT && !oldest.done) held.delete(oldest.value);
  const entry: Asked<Answer> = { answer: undefined, done: Promise.resolve() };
  const wait = async () => {
    entry.answer = await question();
  };
  entry.done = wait();
  held.set(key, entry);
}

/** Who gave an opinion of goods, under whatever name a site gave its pack. */
function goodsModelOf(assessor: Assessor): Source {
  return assessor.models()[0] ?? NO_MODEL;
}

async function check(assessor: Assessor, bytes: Uint8Array, bounds: ImageBounds): Promise<ImageAnswer> {
  try {
    await assessor.checkImage(bytes, bounds);
    return { kind: 'sound' };
  } catch (error) {
    return { kind: isFault(error, 'image-refused') ? 'refused' : 'unavailable', why: sayWhy(error) };
  }
}

/** Looks into the bag. Where that fails, the image is still looked at for whether it is one. */
async function inspect(
  assessor: Assessor,
  bytes: Uint8Array,
  bounds: ImageBounds,
  layout: ScanLayout,
): Promise<PictureAnswer> {
  try {
    const opinion = await assessor.inspectBag(bytes, bounds, layout);
    return { image: { kind: 'sound' }, seen: { kind: 'answered', opinion } };
  } catch (error) {
    const seen = { kind: 'unavailable', why: sayWhy(error) } as const;
    if (isFault(error, 'image-refused')) return { image: { kind: 'refused', why: seen.why }, seen };
    return { image: await check(assessor, bytes, bounds), seen };
  }
}

function lost(why: string): PictureAnswer {
  return { image: { kind: 'unavailable', why }, seen: { kind: 'unavailable', why } };
}

function sayWhy(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
