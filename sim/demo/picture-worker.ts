import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { decodeImage } from '../../edge/inference/image.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { castOf } from '../faces/cast.ts';
import { livePictureOf, portraitOf } from '../faces/picture.ts';
import type { PackedItem } from '../population/packing.ts';
import { packBag, scanBag } from '../xray/bag.ts';
import { everydayContent, soughtContent } from '../xray/contents.ts';
import { type Mark, markedPicture } from '../xray/marked-picture.ts';
import { dualPng } from '../xray/scan-picture.ts';
import { FLOOR_SCANNER } from '../xray/scanner.ts';
import type { BagPicture, FacePictures, PictureOrder } from './pictures.ts';

/** Where threads have a priority of their own, this one lets lane and models go first. */
const PRIORITY = 5;
/** Clothes beyond those that a passenger is known to carry: few bags are half empty. */
const MORE_CLOTHES = { least: 2, most: 5 };
const portraits = new Map<number, Uint8Array>();

function bagOf(items: readonly PackedItem[], seed: number): BagPicture {
  const entropy = seededEntropy(seed);
  const contents = items.map(({ kind, sought }) =>
    sought === null ? everydayContent(kind, entropy, 'trained') : soughtContent(sought, entropy, 'trained'),
  );
  const { least, most } = MORE_CLOTHES;
  const clothes = Array.from({ length: least + entropy.below(most - least + 1) }, () =>
    everydayContent('clothing', entropy, 'trained'),
  );
  // What is looked for finds room before the clothes do.
  const soughtFirst = [...contents, ...clothes].toSorted(
    (a, b) => Number(a.sought === null) - Number(b.sought === null),
  );
  const scan = scanBag(packBag(soughtFirst, entropy), FLOOR_SCANNER, entropy);
  const boxes = contents.map((content) => scan.objects.find((object) => object.content === content)?.box ?? null);
  return { png: new Uint8Array(dualPng(scan, FLOOR_SCANNER)), boxes };
}

/** Holder and stranger are of the cast: a face model takes most drawn people for one another. */
function facesOf({ own, inDocument }: { own: number; inDocument: number }, people: number, seed: number): FacePictures {
  const { holder, stranger } = castOf(inDocument);
  const live = livePictureOf(own === inDocument ? holder : stranger, seededEntropy(seed), { people });
  const portrait = portraits.get(holder) ?? new Uint8Array(portraitOf(holder));
  portraits.set(holder, portrait);
  return { portrait, live: new Uint8Array(live) };
}

async function markedOf(png: Uint8Array, marks: readonly Mark[]): Promise<Uint8Array> {
  const { width, height } = FLOOR_SCANNER;
  const { pixels } = await decodeImage(png, { format: 'png', maxWidth: width, maxHeight: 2 * height });
  const energies = Uint16Array.from(pixels);
  const exposure = { low: energies.subarray(0, width * height), high: energies.subarray(width * height) };
  return new Uint8Array(markedPicture(exposure, FLOOR_SCANNER, marks));
}

async function pictureOf({ of, seed }: PictureOrder): Promise<BagPicture | FacePictures | Uint8Array> {
  switch (of.kind) {
    case 'bag':
      return bagOf(of.items, seed);
    case 'faces':
      return facesOf(of.face, of.people, seed);
    case 'marked':
      return markedOf(of.png, of.marks);
  }
}

setPriority(PRIORITY);
parentPort?.on('message', (order: PictureOrder) => {
  void pictureOf(order).then((picture) => parentPort?.postMessage({ id: order.id, picture }, []));
});
