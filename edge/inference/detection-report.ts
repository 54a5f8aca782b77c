import type { SeenObject } from '../contract/assessor.ts';
import type { DetectionReport } from '../packs/manifest.ts';

type Box = SeenObject['box'];

/** A bag of which it is known what lies in it, and what a detector saw there. */
export interface JudgedBag {
  readonly truths: readonly { readonly name: string; readonly box: Box }[];
  readonly seen: readonly Pick<SeenObject, 'name' | 'box' | 'score'>[];
}

const OVERLAPS = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95] as const;
const LOOSEST = OVERLAPS[0];

/**
 * How well a detector finds what lies in bags. Average precision is the area under the precision, made falling, over the
 * recall (VOC 2010); a seen object counts for the one true thing of its class that it overlaps most, once. Bags without
 * anything sought are clean; they alarm by the thresholds of `alarmThresholds`.
 */
export function reportDetections(bags: readonly JudgedBag[], names: readonly string[]): DetectionReport {
  const clean = bags.filter(({ truths }) => truths.length === 0);
  const held = names.filter((name) => bags.some(({ truths }) => truths.some((truth) => truth.name === name)));
  const precisions = OVERLAPS.map((overlap) => mean(held.map((name) => averagePrecision(bags, name, overlap))));
  return {
    bags: bags.length,
    cleanBags: clean.length,
    map50: precisions[0] ?? 0,
    map50to95: mean(precisions),
    recallAt: {
      '1': recalls(bags, clean, names, 0.01),
      '5': recalls(bags, clean, names, 0.05),
    },
  };
}

/** Scores below this are as good as none. */
const FAINTEST = 0.02;
/** Least spread of a class's scores in clean bags, in logits: what never alarmed there may do so in the next hundred. */
const LEAST_SPREAD = 1;

/**
 * The thresholds by class at which at most `share` of the clean bags alarm. Each lies equally many standard deviations above
 * what clean bags score in its class, in logits: a class that many harmless things look like must be surer than another.
 */
export function alarmThresholds(
  clean: readonly JudgedBag[],
  names: readonly string[],
  share: number,
): ReadonlyMap<string, number> {
  const classes = names.map((name) => {
    const peaks = clean.map((bag) => logit(peak(bag, name)));
    const middle = mean(peaks);
    const spread = Math.sqrt(mean(peaks.map((each) => (each - middle) ** 2)));
    return { name, peaks, middle, spread: Math.max(LEAST_SPREAD, spread) };
  });
  const worst = clean.map((_, bag) =>
    Math.max(...classes.map(({ peaks, middle, spread }) => ((peaks[bag] ?? middle) - middle) / spread)),
  );
  // One more than may alarm must stay below.
  const limit = worst.sort((one, other) => other - one)[Math.floor(share * worst.length)] ?? Number.NEGATIVE_INFINITY;
  return new Map(classes.map(({ name, middle, spread }) => [name, sigmoid(middle + limit * spread) + ROUNDING]));
}

const ROUNDING = 1e-9;

function peak({ seen }: JudgedBag, name: string): number {
  return Math.max(FAINTEST, ...seen.filter((object) => object.name === name).map(({ score }) => score));
}

function logit(score: number): number {
  const within = Math.min(score, 1 - ROUNDING);
  return Math.log(within / (1 - within));
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** By class, null where there is nothing to find or no clean bag that might alarm. */
function recalls(bags: readonly JudgedBag[], clean: readonly JudgedBag[], names: readonly string[], share: number) {
  return Object.fromEntries(
    [...alarmThresholds(clean, names, share)].map(([name, threshold]) => {
      const { hits, truths } = match(bags, name, LOOSEST);
      const found = hits.filter(({ hit, score }) => hit && score >= threshold).length;
      return [name, truths === 0 || clean.length === 0 ? null : found / truths];
    }),
  );
}

function averagePrecision(bags: readonly JudgedBag[], name: string, overlap: number): number {
  const { hits, truths } = match(bags, name, overlap);
  hits.sort((one, other) => other.score - one.score);
  let found = 0;
  const precisions = hits.map(({ hit }, index) => {
    if (hit) found += 1;
    return found / (index + 1);
  });
  let best = 0;
  let area = 0;
  for (let index = hits.length - 1; index >= 0; index -= 1) {
    best = Math.max(best, precisions[index] ?? 0);
    if (hits[index]?.hit === true) area += best / truths;
  }
  return area;
}

/** Which seen objects of a class are true things, each thing claimed once, by the surest. */
function match(bags: readonly JudgedBag[], name: string, overlap: number) {
  let truths = 0;
  const hits = bags.flatMap((bag) => {
    const open = bag.truths.filter((truth) => truth.name === name).map(({ box }) => box);
    truths += open.length;
    const seen = bag.seen.filter((object) => object.name === name).sort((one, other) => other.score - one.score);
    return seen.map(({ box, score }) => {
      const overlaps = open.map((truth) => overlapOf(truth, box));
      const closest = overlaps.indexOf(Math.max(...overlaps));
      const hit = (overlaps[closest] ?? 0) >= overlap;
      if (hit) open.splice(closest, 1);
      return { score, hit };
    });
  });
  return { hits, truths };
}

function overlapOf(one: Box, other: Box): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (one.width * one.height + other.width * other.height - shared);
}

function mean(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
