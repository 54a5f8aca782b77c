import { type Cancel, systemClock } from '../hardware/clock.ts';
import { readSecret } from './config/tls-files.ts';
import { isFault } from './contract/fault.ts';
import type { Log } from './ops/log.ts';
import { openContentFolders } from './sync/content/folders.ts';
import { startContentServer } from './sync/content/server.ts';

/** Where a centre keeps content, and gives it to boxes. */
export interface ContentPlace {
  readonly directory: string;
  /** An address of this computer. */
  readonly host: string;
  readonly port: number;
  /** Certificates, PEM; without them loopback alone is served. */
  readonly tls?: { readonly caFile: string; readonly certFile: string; readonly keyFile: string };
  /** The most bytes that what boxes send may take; no bound when absent. */
  readonly quotaBytes?: number;
}

export interface CentralContent {
  readonly url: string;
  counters(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

const RETIRE_EVERY_MS = 3_600_000;
const MS_PER_DAY = 86_400_000;

/**
 * Gives content to boxes and takes theirs. What they sent goes after `keepDays`, or never when that is null.
 * @throws Fault `config-invalid`, `content-unwritable`
 */
export async function startCentralContent(
  { directory, quotaBytes, host, port, tls }: ContentPlace,
  keepDays: number | null,
  log: Log,
): Promise<CentralContent> {
  const folders = await openContentFolders(directory, systemClock, quotaBytes);
  const server = await startContentServer({
    host,
    port,
    ...folders,
    clock: systemClock,
    ...(tls === undefined ? {} : { readTls: () => readTls(tls) }),
  });
  let cancel: Cancel = () => {};
  const retire = async (olderThanMs: number) => {
    try {
      const retired = await folders.received.retire(olderThanMs);
      if (retired > 0) log.write('info', 'contentRetired', { retired, usedBytes: folders.received.usedBytes() });
    } catch (error) {
      const code = isFault(error) ? error.code : 'unexpected';
      log.write('error', 'fault', { code, message: error instanceof Error ? error.message : String(error) });
    }
    cancel = systemClock.after(RETIRE_EVERY_MS, () => void retire(olderThanMs));
  };
  if (keepDays !== null) void retire(keepDays * MS_PER_DAY);
  log.write('info', 'contentServed', { url: server.url, directory });
  return {
    url: server.url,
    counters: () => server.counters(),
    async close() {
      cancel();
      await server.close();
    },
  };
}

function readTls({ caFile, certFile, keyFile }: NonNullable<ContentPlace['tls']>) {
  return {
    ca: readSecret(caFile, '--content-ca'),
    cert: readSecret(certFile, '--content-cert'),
    key: readSecret(keyFile, '--content-key'),
  };
}
