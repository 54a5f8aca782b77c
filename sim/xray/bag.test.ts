import { describe, expect, it } from 'vitest';
import { seededEntropy } from '../../hardware/entropy.ts';
import { packBag, scanBag } from './bag.ts';
import { drawContents, soughtContent } from './contents.ts';
import { SOUGHT_FAMILIES } from './items/catalogue.ts';
import { SOUGHT } from './items/family.ts';
import type { Luggage } from './items/luggage.ts';
import { binned, FLOOR_SCANNER } from './scanner.ts';
import { boundsOf } from './solid.ts';
import { testBags } from './test-bags.ts';

const SCANNER = binned(FLOOR_SCANNER, 4);
const ROOMY: Luggage = { name: 'roomy', heldOut: false, make: () => ({ solids: [], inside: [600, 440, 260] }) };

describe('a bag', () => {
  it('is the same for the same seed, to the last byte of its picture', () => {
    const picture = () => {
      const entropy = seededEntropy(99);
      const { low, high, objects } = scanBag(packBag(drawContents(entropy, 3, 'trained'), entropy), SCANNER, entropy);
      return { low, high, boxes: objects.map(({ box }) => box) };
    };
    expect(picture()).toEqual(picture());
  });

  it('holds what it is packed with, within its picture and where the boxes say', () => {
    const entropy = seededEntropy(5);
    for (const sought of SOUGHT) {
      const bag = packBag([soughtContent(sought, entropy, 'trained')], entropy, ROOMY);
      const [thing] = bag.things;
      const [low, high] = boundsOf(thing?.solids ?? []);
      const { objects } = scanBag(bag, SCANNER, entropy);
      expect(objects.map(({ content }) => content.what)).toEqual([sought]);
      const { x, width } = objects[0]?.box ?? { x: 0, width: 0 };
      const left = (x - SCANNER.width / 2) * SCANNER.millimetresPerPixel[0];
      expect(left).toBeGreaterThan(low[0] - 2 * SCANNER.millimetresPerPixel[0]);
      expect(left + width * SCANNER.millimetresPerPixel[0]).toBeLessThan(high[0] + 2 * SCANNER.millimetresPerPixel[0]);
    }
  });

  it('lets nothing but clothes share the room of something else', () => {
    const entropy = seededEntropy(7);
    const bag = packBag(drawContents(entropy, 5, 'trained'), entropy);
    const hard = bag.things.filter(({ content }) => !content.soft);
    expect(hard.length).toBeGreaterThan(3);
    for (const [index, one] of hard.entries()) {
      for (const other of hard.slice(index + 1)) {
        const [a, b] = [boundsOf(one.solids), boundsOf(other.solids)];
        const apart = ([0, 1, 2] as const).map((axis) => Math.max(a[0][axis] - b[1][axis], b[0][axis] - a[1][axis]));
        // Turned by the bag, boxes around things may touch where the things do not: what counts is height.
        expect(Math.max(...apart)).toBeGreaterThan(-1);
      }
    }
  });
});

describe('test bags', () => {
  it('hold no family that a model is trained on where families are held out', () => {
    for (const families of Object.values(SOUGHT_FAMILIES)) {
      expect(families.some(({ heldOut }) => heldOut)).toBe(true);
      expect(families.some(({ heldOut }) => !heldOut)).toBe(true);
    }
    const entropy = seededEntropy(3);
    const contents = drawContents(entropy, 8, 'heldOut').filter(({ sought }) => sought !== null);
    expect(contents.every(({ family }) => family.heldOut)).toBe(true);
  });

  it('are every other one clean, and start with the same ones however many are asked for', () => {
    const [first, second] = testBags('sameFamilies', 2);
    expect(first?.truths.length).toBeGreaterThan(0);
    expect(second?.truths).toEqual([]);
    const [again] = testBags('sameFamilies', 1);
    expect(again).toEqual(first);
  });
});
