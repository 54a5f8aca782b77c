import type { Entropy } from '../../hardware/entropy.ts';
import { stamped } from '../camera-frames/frames.ts';
import { type BagPicture, type FacePictures, type Pictures, startPictures } from '../demo/pictures.ts';
import { scanOf } from '../demo/scan.ts';
import type { Brought } from '../demo/world.ts';
import type { Passenger } from '../population/passenger.ts';
import { stampedPng } from '../xray/png.ts';

/** Rendering is no part of what is measured: so many bags and faces are rendered before, and shown again and again. */
const BAGS = 12;
const FACES = 6;

/** Pictures of passengers who come later. */
export interface PictureStock {
  /** What a passenger brings; its bytes are like no others, so that nothing is known from before. */
  broughtBy(passenger: Passenger): Brought;
}

/** Renders what the passengers of `next` carry, until there is enough. */
export async function stockPictures(next: () => Passenger, entropy: Entropy): Promise<PictureStock> {
  const bags: BagPicture[] = [];
  const faces: FacePictures[] = [];
  const pictures = startPictures();
  try {
    while (bags.length < BAGS || faces.length < FACES) await render(next(), pictures, entropy, bags, faces);
  } finally {
    await pictures.stop();
  }
  let lastBag = 0;
  let lastFace = 0;
  const scanned = (bag: Passenger['bags'][number]) => {
    lastBag += 1;
    const picture = bags[lastBag % bags.length] ?? raise();
    const png = stampedPng(picture.png, `bag ${lastBag}`);
    return scanOf(bag, { boxes: picture.boxes, png }, `scan-${lastBag}`, entropy);
  };
  return {
    broughtBy(passenger) {
      lastFace += 1;
      const { portrait, live } = faces[lastFace % faces.length] ?? raise();
      const stamp = `face ${lastFace}`;
      return {
        scans: passenger.bags.map(scanned),
        faces: { portrait: stamped(portrait, stamp), live: stamped(live, stamp) },
      };
    },
  };
}

async function render(
  passenger: Passenger,
  pictures: Pictures,
  entropy: Entropy,
  bags: BagPicture[],
  faces: FacePictures[],
): Promise<void> {
  for (const bag of passenger.bags) if (bags.length < BAGS) bags.push(await pictures.takeBag(bag, entropy.uint32()));
  if (faces.length < FACES) faces.push(await pictures.takeFaces(passenger, entropy.uint32()));
}

function raise(): never {
  throw new RangeError('no pictures are in stock');
}
