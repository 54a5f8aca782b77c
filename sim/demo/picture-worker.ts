import { parentPort } from 'node:worker_threads';
import { seededEntropy } from '../../hardware/entropy.ts';
import { livePictureOf, portraitOf } from '../faces/picture.ts';
import type { PackedItem } from '../population/packing.ts';
import { packBag, scanBag } from '../xray/bag.ts';
import { everydayContent, soughtContent } from '../xray/contents.ts';
import { dualPng } from '../xray/scan-picture.ts';
import { FLOOR_SCANNER } from '../xray/scanner.ts';
import type { BagPicture, FacePictures, PictureOrder } from './pictures.ts';

function pictureOf(items: readonly PackedItem[], seed: number): BagPicture {
  const entropy = seededEntropy(seed);
  const contents = items.map(({ kind, sought }) =>
    sought === null ? everydayContent(kind, entropy, 'trained') : soughtContent(sought, entropy, 'trained'),
  );
  // What is looked for finds room before the clothes do.
  const soughtFirst = contents.toSorted((a, b) => Number(a.sought === null) - Number(b.sought === null));
  const scan = scanBag(packBag(soughtFirst, entropy), FLOOR_SCANNER, entropy);
  const boxes = contents.map((content) => scan.objects.find((object) => object.content === content)?.box ?? null);
  return { png: new Uint8Array(dualPng(scan, FLOOR_SCANNER)), boxes };
}

function facesOf({ own, inDocument }: { own: number; inDocument: number }, people: number, seed: number): FacePictures {
  const live = livePictureOf(own, seededEntropy(seed), { people });
  return { portrait: new Uint8Array(portraitOf(inDocument)), live: new Uint8Array(live) };
}

parentPort?.on('message', ({ id, seed, of }: PictureOrder) => {
  const picture = of.kind === 'bag' ? pictureOf(of.items, seed) : facesOf(of.face, of.people, seed);
  parentPort?.postMessage({ id, picture }, []);
});
