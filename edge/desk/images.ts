import type { FastifyInstance } from 'fastify';
import type { Portraits } from '../contract/portraits.ts';
import type { CaseList } from '../ledger/cases.ts';
import type { ImageStore } from '../ledger/images.ts';
import { Refused } from './refused.ts';

export interface DeskImages {
  readonly images: Pick<ImageStore, 'read'>;
  readonly cases: Pick<CaseList, 'showsImage'>;
  readonly portraits: Pick<Portraits, 'get'>;
}

/** How a picture begins; anything else is bytes, which no browser shows. */
const BEGINNINGS: readonly (readonly [type: string, bytes: readonly number[]])[] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/jp2', [0x00, 0x00, 0x00, 0x0c, 0x6a, 0x50, 0x20, 0x20]],
];

/** The pictures of cases, by the names that their evidence gives them. */
export function registerImages(app: FastifyInstance, { images, cases, portraits }: DeskImages): void {
  app.get<{ readonly Params: { readonly sha256: string } }>(
    '/api/images/:sha256',
    { config: { act: 'see-cases' } },
    async ({ params: { sha256 } }, reply) => {
      // What no case names is nobody's to see, whether or not it is here.
      const bytes = cases.showsImage(sha256) ? await images.read(sha256) : null;
      if (bytes === null) throw notHere('There is no such image, or it is no longer kept.');
      // Named by their content, they never change.
      reply.header('cache-control', 'private, max-age=31536000, immutable');
      return reply.type(typeOf(bytes)).send(asBuffer(bytes));
    },
  );

  app.get<{ readonly Params: { readonly id: string } }>(
    '/api/portraits/:id',
    { config: { act: 'see-cases' } },
    ({ params: { id } }, reply) => {
      const bytes = portraits.get(id);
      if (bytes === undefined) throw notHere('The portrait is no longer held.');
      reply.header('cache-control', 'no-store');
      return reply.type(typeOf(bytes)).send(asBuffer(bytes));
    },
  );
}

function typeOf(bytes: Uint8Array): string {
  const known = BEGINNINGS.find(([, beginning]) => beginning.every((byte, index) => bytes[index] === byte));
  return known?.[0] ?? 'application/octet-stream';
}

const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function notHere(message: string): Refused {
  return new Refused(404, { code: 'not-found', message });
}
