import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { ThreatObject } from '../../hardware/bag-scanner/bag-scanner.ts';
import type { PackedItem } from '../population/packing.ts';
import type { Bag } from '../population/passenger.ts';

const boxSchema = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
const pictureSchema = z.object({ id: z.number(), png: z.instanceof(Uint8Array), boxes: z.array(boxSchema) });

export interface BagPicture {
  readonly png: Uint8Array;
  /** Where each item of the bag is seen, in order. */
  readonly boxes: readonly ThreatObject['box'][];
}

export interface PictureOrder {
  readonly id: number;
  readonly seed: number;
  readonly items: readonly PackedItem[];
}

/** Takes X-ray pictures beside the main thread: half a second of computing would silence every twin. */
export interface BagPictures {
  /** The same seed and bag give the same picture. */
  take(bag: Bag, seed: number): Promise<BagPicture>;
  stop(): Promise<void>;
}

export function startBagPictures(): BagPictures {
  const worker = new Worker(new URL('./bag-picture-worker.ts', import.meta.url));
  const waiting = new Map<number, (picture: BagPicture) => void>();
  const failing = new Set<(error: Error) => void>();
  let lastId = 0;
  worker.on('message', (message: unknown) => {
    const { id, ...picture } = pictureSchema.parse(message);
    waiting.get(id)?.(picture);
    waiting.delete(id);
  });
  worker.on('error', (error) => {
    for (const fail of failing) fail(error);
  });
  return {
    async take(bag, seed) {
      lastId += 1;
      const order: PictureOrder = { id: lastId, seed, items: bag.items };
      return new Promise<BagPicture>((resolve, reject) => {
        failing.add(reject);
        waiting.set(order.id, (picture) => {
          failing.delete(reject);
          resolve(picture);
        });
        worker.postMessage(order, []);
      });
    },
    async stop() {
      await worker.terminate();
    },
  };
}
