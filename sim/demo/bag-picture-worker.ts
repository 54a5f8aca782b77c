import { parentPort } from 'node:worker_threads';
import { seededEntropy } from '../../hardware/entropy.ts';
import { renderBag } from '../xray/bag.ts';
import type { PictureOrder } from './bag-pictures.ts';

parentPort?.on('message', ({ id, seed, items }: PictureOrder) => {
  const { png, objects } = renderBag({ entropy: seededEntropy(seed), contents: items });
  parentPort?.postMessage({ id, png: new Uint8Array(png), boxes: objects.map(({ box }) => box) });
});
