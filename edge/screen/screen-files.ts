import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import files from '@fastify/static';
import type { FastifyContextConfig, FastifyInstance } from 'fastify';

const INDEX = 'index.html';
/** Their names hold the digest of their content. */
const HASHED = /^assets\//;
const PRECOMPRESSED = /\.(br|gz)$/;

/**
 * Serves the built screen: its files, and its first page for every other address that a person might open.
 * @param config what whoever guards the doors must know of the route
 */
export async function registerScreenFiles(
  app: FastifyInstance,
  bundle: string,
  config: FastifyContextConfig = {},
): Promise<void> {
  await app.register(files, { root: bundle, serve: false, preCompressed: true, index: false });
  const known = new Set(filesIn(bundle).filter((file) => !PRECOMPRESSED.test(file)));
  app.get<{ Params: { '*': string } }>('/*', { config }, async (request, reply) => {
    const path = request.params['*'];
    if (known.has(path) && path !== INDEX) {
      const isHashed = HASHED.test(path);
      return reply
        .header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
        .sendFile(path, { cacheControl: false });
    }
    if (path.startsWith('api/') || /\.\w+$/.test(path.replace(INDEX, ''))) return reply.callNotFound();
    return reply.header('cache-control', 'no-cache').sendFile(INDEX, { cacheControl: false });
  });
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
}
