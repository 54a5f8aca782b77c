import type { Command } from 'commander';
import type { ContentPlace } from '../central-content.ts';
import { Fault } from '../contract/fault.ts';
import { listenPlace, listenTls } from './listen-place.ts';
import { countOf } from './numbers.ts';

/** Flags that say where the centre keeps content, and where it is served. */
export interface ContentFlags {
  readonly contentDir?: string;
  readonly contentListen?: string;
  readonly contentCert?: string;
  readonly contentKey?: string;
  readonly contentCa?: string;
  readonly contentQuotaMb?: number;
}

const BYTES_PER_MB = 1_000_000;

export function withContent(command: Command): Command {
  return command
    .option('--content-dir <folder>', 'give releases to boxes from this folder, and keep in it what they send')
    .option('--content-listen <host:port>', 'where boxes find it; beyond loopback only with certificates')
    .option('--content-cert <file>', 'certificate of that place and what signed it, PEM')
    .option('--content-key <file>', 'its private key, PEM')
    .option('--content-ca <file>', 'certificate of the authority that signed those of the boxes, PEM')
    .option('--content-quota-mb <n>', 'MB that what boxes send may take; otherwise what the disk has', countOf);
}

/** The place that the flags describe; null where they describe none. @throws Fault `config-invalid` */
export function contentOf(flags: ContentFlags): ContentPlace | null {
  const { contentDir, contentListen, contentCert, contentKey, contentCa, contentQuotaMb } = flags;
  if (contentDir === undefined && contentListen === undefined) return null;
  if (contentDir === undefined || contentListen === undefined) {
    throw new Fault('config-invalid', '--content-dir and --content-listen belong together');
  }
  const place = { directory: contentDir, ...listenPlace('--content-listen', contentListen) };
  const bound = contentQuotaMb === undefined ? place : { ...place, quotaBytes: contentQuotaMb * BYTES_PER_MB };
  const tls = listenTls('--content', { certFile: contentCert, keyFile: contentKey, caFile: contentCa });
  return tls === null ? bound : { ...bound, tls };
}
