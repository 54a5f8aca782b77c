import type { SiteConfig } from './schema.ts';
import { readTls } from './tls-files.ts';

const BYTES_PER_KB = 1000;

/** The way to the centre's content of a site file, or null without one. @throws Fault `config-invalid` when a file cannot be read */
export function contentOptions({ central }: Pick<SiteConfig, 'central'>) {
  const { contentUrl, tls, contentKbPerSecond } = central;
  if (contentUrl === undefined) return null;
  const read = tls === undefined ? null : () => readTls(tls, 'central.tls');
  // What cannot be read is told at the start, not with the first picture.
  read?.();
  const way = { url: contentUrl, bytesPerSecond: contentKbPerSecond * BYTES_PER_KB };
  return read === null ? way : { ...way, readTls: read };
}
