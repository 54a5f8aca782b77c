import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { ThreatObject } from '../../hardware/bag-scanner/bag-scanner.ts';
import type { PackedItem } from '../population/packing.ts';
import type { Bag, Passenger } from '../population/passenger.ts';
import type { Mark } from '../xray/marked-picture.ts';

const boxSchema = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
const bytesSchema = z.instanceof(Uint8Array);
const bagSchema = z.object({ png: bytesSchema, boxes: z.array(boxSchema.nullable()) });
const facesSchema = z.object({ portrait: bytesSchema, live: bytesSchema });
const messageSchema = z.object({ id: z.number(), picture: z.unknown() });

export interface BagPicture {
  readonly png: Uint8Array;
  /** Where each item of the bag is seen, in order; null for what found no room. */
  readonly boxes: readonly (ThreatObject['box'] | null)[];
}

/** The portrait in the document, and what the camera sees of whoever carries it. */
export interface FacePictures {
  readonly portrait: Uint8Array;
  readonly live: Uint8Array;
}

export interface PictureOrder {
  readonly id: number;
  readonly seed: number;
  readonly of:
    | { readonly kind: 'bag'; readonly items: readonly PackedItem[] }
    | { readonly kind: 'faces'; readonly face: Passenger['face']; readonly people: number }
    | { readonly kind: 'marked'; readonly png: Uint8Array; readonly marks: readonly Mark[] };
}

/**
 * Takes pictures beside the main thread: a second of computing would silence every twin. Whatever is taken is rejected
 * from the moment at which the thread breaks.
 */
export interface Pictures {
  /** X-ray. The same seed and bag give the same picture. */
  takeBag(bag: Bag, seed: number): Promise<BagPicture>;
  takeFaces(passenger: Passenger, seed: number): Promise<FacePictures>;
  /** The operator's pseudo-colour picture of a scan that was taken here, with boxes: a PNG. */
  mark(png: Uint8Array, marks: readonly Mark[]): Promise<Uint8Array>;
  stop(): Promise<void>;
}

interface Waiting {
  readonly resolve: (picture: unknown) => void;
  readonly reject: (error: Error) => void;
}

export function startPictures(): Pictures {
  const worker = new Worker(new URL('./picture-worker.ts', import.meta.url));
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let broken: Error | null = null;
  worker.on('message', (message: unknown) => {
    const { id, picture } = messageSchema.parse(message);
    waiting.get(id)?.resolve(picture);
    waiting.delete(id);
  });
  worker.on('error', (error) => {
    broken = error;
    for (const each of waiting.values()) each.reject(error);
  });
  const take = async (of: PictureOrder['of'], seed: number) => {
    if (broken !== null) throw broken;
    lastId += 1;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    waiting.set(lastId, { resolve, reject });
    worker.postMessage({ id: lastId, seed, of } satisfies PictureOrder, []);
    return promise;
  };
  return {
    async takeBag({ items }, seed) {
      return bagSchema.parse(await take({ kind: 'bag', items }, seed));
    },
    async takeFaces({ face, conduct }, seed) {
      const people = conduct === 'tailgated' ? 2 : 1;
      return facesSchema.parse(await take({ kind: 'faces', face, people }, seed));
    },
    async mark(png, marks) {
      return bytesSchema.parse(await take({ kind: 'marked', png, marks }, 0));
    },
    async stop() {
      await worker.terminate();
    },
  };
}
