import { parentPort } from 'node:worker_threads';
import { seededEntropy } from '../../hardware/entropy.ts';
import { renderBag } from '../xray/bag.ts';
import type { PictureOrder } from './bag-pictures.ts';

parentPort?.on('message', ({ id, seed, items }: PictureOrder) => {
  const { png, objects } = renderBag({ entropy: seededEntropy(seed), contents: items });
  const whole = new Uint8Array(png);
  parentPort?.postMessage({ id, png: whole, boxes: objects.map(({ box }) => box) }, [whole.buffer]);
});
