import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { encodeGreyPng } from './png.ts';
import { type TestBag, testBags } from './test-bags.ts';

// Renders the bag by which a lane knows that the shipped detector sees, at the pixels of the detector's input:
//   node sim/xray/specimen.ts models/bag-xray/specimen.png

/** Of the first split: a firearm and ammunition. */
const BAG = 20;

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('name the file to write to');
const bag = [...testBags('sameFamilies', BAG + 1)].at(-1);
if (bag === undefined) throw new RangeError('there is no such bag');
writeFileSync(file, encodeGreyPng(halved(bag), bag.width / 2, bag.height / 2));

/** Means of 2 x 2 pixels. */
function halved({ pixels, width, height }: TestBag): Uint16Array {
  return Uint16Array.from({ length: (width * height) / 4 }, (_, at) => {
    const first = 2 * width * Math.floor(at / (width / 2)) + 2 * (at % (width / 2));
    const four = [first, first + 1, first + width, first + width + 1].map((index) => pixels[index] ?? 0);
    return Math.round(four.reduce((sum, sample) => sum + sample, 0) / 4);
  });
}
