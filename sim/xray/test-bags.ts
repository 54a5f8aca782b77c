import type { ScanLayout } from '../../edge/contract/assessor.ts';
import { type Entropy, seededEntropy } from '../../hardware/entropy.ts';
import { packBag, scanBag } from './bag.ts';
import { type BagContent, drawContents, type FamilySet } from './contents.ts';
import type { Sought } from './items/family.ts';
import { LUGGAGE, type Luggage } from './items/luggage.ts';
import { dualPixels } from './scan-picture.ts';
import { FLOOR_SCANNER, type Scanner, SIDE_SCANNER } from './scanner.ts';
import type { PixelBox } from './shadow.ts';

/** What a test set differs in from what the shipped detector was trained on. */
export const SPLITS = {
  sameFamilies: { families: 'trained', scanner: FLOOR_SCANNER },
  heldOutFamilies: { families: 'heldOut', scanner: FLOOR_SCANNER },
  secondScanner: { families: 'trained', scanner: SIDE_SCANNER },
  both: { families: 'heldOut', scanner: SIDE_SCANNER },
} as const satisfies Record<string, { families: FamilySet; scanner: Scanner }>;
export type Split = keyof typeof SPLITS;

/** A scanned bag of which it is known what lies in it. */
export interface TestBag {
  /** 16-bit grey, low energy above high energy. */
  readonly pixels: Uint16Array;
  /** Of the whole picture, both energies. */
  readonly width: number;
  readonly height: number;
  readonly layout: ScanLayout;
  readonly truths: readonly { readonly name: Sought; readonly box: PixelBox }[];
}

/** Far from the seeds of the training set. */
const FIRST_SEED = 0x7e57_0000;
const MOST_KINDS = 4;

/** Bags of a split, every other one clean, the same ones every time: of more, the first are the same. */
export function* testBags(split: Split, count: number): Generator<TestBag> {
  const { families, scanner } = SPLITS[split];
  const entropy = seededEntropy(FIRST_SEED + Object.keys(SPLITS).indexOf(split));
  const luggage = LUGGAGE.filter(({ heldOut }) => families === 'heldOut' || !heldOut);
  for (let index = 0; index < count; index += 1) {
    const kinds = index % 2 === 0 ? 1 + entropy.below(MOST_KINDS) : 0;
    yield testBag(drawContents(entropy, kinds, families), entropy.pick(luggage), scanner, entropy);
  }
}

/** Clean bags that are in no split: for choosing thresholds. */
export function* cleanBags(count: number): Generator<TestBag> {
  const entropy = seededEntropy(FIRST_SEED - 1);
  for (let index = 0; index < count; index += 1) {
    const luggage = entropy.pick(LUGGAGE.filter(({ heldOut }) => !heldOut));
    yield testBag(drawContents(entropy, 0, 'trained'), luggage, FLOOR_SCANNER, entropy);
  }
}

function testBag(contents: readonly BagContent[], luggage: Luggage, scanner: Scanner, entropy: Entropy): TestBag {
  const scan = scanBag(packBag(contents, entropy, luggage), scanner, entropy);
  return {
    pixels: dualPixels(scan),
    width: scanner.width,
    height: 2 * scanner.height,
    layout: { energies: 'dual', millimetresPerPixel: scanner.millimetresPerPixel },
    truths: scan.objects.flatMap(({ content: { sought }, box }) => (sought === null ? [] : [{ name: sought, box }])),
  };
}
