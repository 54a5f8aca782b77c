import { readFileSync } from 'node:fs';
import { Fault } from '../contract/fault.ts';
import type { SiteConfig } from './schema.ts';

/** The broker of a site file with its secrets read. @throws Fault `config-invalid` when a file cannot be read */
export function brokerOptions({ broker }: Pick<SiteConfig, 'broker'>) {
  const { url, username, passwordFile, tls } = broker;
  return {
    url,
    ...(username === undefined ? {} : { username }),
    ...(passwordFile === undefined ? {} : { password: readSecret(passwordFile, 'passwordFile').trimEnd() }),
    ...(tls === undefined
      ? {}
      : {
          tls: {
            ca: readSecret(tls.caFile, 'tls.caFile'),
            ...(tls.certFile === undefined ? {} : { cert: readSecret(tls.certFile, 'tls.certFile') }),
            ...(tls.keyFile === undefined ? {} : { key: readSecret(tls.keyFile, 'tls.keyFile') }),
          },
        }),
  };
}

function readSecret(file: string, key: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Fault('config-invalid', `The file that broker.${key} names cannot be read: ${file}`, { file }, error);
  }
}
