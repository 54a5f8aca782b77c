import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../hardware/clock.ts';
import { seededEntropy } from '../../../hardware/entropy.ts';
import { type ContentClientOptions, createContentClient } from './client.ts';
import { openContentFolders } from './folders.ts';
import { type ContentServerOptions, startContentServer } from './server.ts';

/** A centre's content in a folder of its own, a box's folder, and a relay between them that can cut. */
export async function stageContent(
  options: Partial<ContentServerOptions & { readonly quotaBytes: number }> = {},
  client: Partial<ContentClientOptions> = {},
) {
  const directory = mkdtempSync(join(tmpdir(), 'content-'));
  const folders = await openContentFolders(join(directory, 'centre'), systemClock, options.quotaBytes);
  const begin = async (port: number) =>
    startContentServer({ host: '127.0.0.1', port, clock: systemClock, ...folders, ...options });
  let server = await begin(0);
  const port = Number(new URL(server.url).port);
  const relay = await startRelay(port);
  const troubles: string[] = [];
  const box = createContentClient({
    url: `${new URL(server.url).protocol}//127.0.0.1:${relay.port}`,
    clock: systemClock,
    entropy: seededEntropy(1),
    bytesPerSecond: 1e9,
    firstWaitMs: 1,
    maxWaitMs: 20,
    onTrouble: (fault) => troubles.push(fault?.message ?? ''),
    ...client,
  });
  return {
    directory,
    ...folders,
    client: box,
    relay,
    troubles,
    counters: () => server.counters(),
    /** As after a power cut: every connection gone, the same folder again. */
    restart: async () => {
      await server.close();
      server = await begin(port);
    },
    file: (name: string, bytes: Uint8Array): string => {
      const file = join(directory, name);
      writeFileSync(file, bytes);
      return file;
    },
    content: (name: string) => readFileSync(join(directory, name)),
    unfinished: (sha256: string) => join(directory, 'centre/received/unfinished', sha256),
    async close() {
      box.close();
      relay.close();
      await server.close();
    },
  };
}

/** Chance bytes with their name. */
export function someContent(length: number) {
  const bytes = randomBytes(length);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

export const forEver = new AbortController().signal;

/** A TCP relay that counts what passes each way, and cuts both sides where it is told to. */
async function startRelay(target: number) {
  let cuts: number[] = [];
  let passed = 0;
  const sockets = new Set<net.Socket>();
  const server = net.createServer((near) => {
    const far = net.connect(target, '127.0.0.1');
    const both = [near, far];
    for (const each of both) {
      sockets.add(each);
      each.on('error', () => undefined);
      each.once('close', () => {
        for (const other of both) other.destroy();
      });
    }
    const pass = (from: net.Socket, to: net.Socket) => {
      from.on('data', (chunk) => {
        const [cut] = cuts;
        passed += chunk.length;
        if (cut === undefined || passed < cut) return void to.write(chunk);
        cuts = cuts.slice(1);
        // A part of what the cut found under way still arrives.
        to.write(chunk.subarray(0, chunk.length - (passed - cut)), () => {
          for (const each of both) each.destroy();
        });
        from.pause();
      });
    };
    pass(near, far);
    pass(far, near);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  return {
    port,
    passed: () => passed,
    /** Cuts the connection each time that so many bytes have passed, both ways and from the beginning. */
    cutAt(offsets: readonly number[]) {
      cuts = [...offsets];
    },
    cutsLeft: () => cuts.length,
    close() {
      server.close();
      for (const each of sockets) each.destroy();
    },
  };
}
