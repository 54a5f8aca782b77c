import { readFileSync } from 'node:fs';
import { Fault } from '../contract/fault.ts';
import type { TlsSection } from './schema-parts.ts';

/**
 * Certificates and keys that a section of the site file names, in PEM.
 * @param key the section, as the site file calls it
 * @throws Fault `config-invalid` when a file cannot be read
 */
export function readTls({ caFile, certFile, keyFile }: TlsSection, key: string) {
  return {
    ca: readSecret(caFile, `${key}.caFile`),
    ...(certFile === undefined ? {} : { cert: readSecret(certFile, `${key}.certFile`) }),
    ...(keyFile === undefined ? {} : { key: readSecret(keyFile, `${key}.keyFile`) }),
  };
}

/** The text of a file that a key of the site file names. @throws Fault `config-invalid` when it cannot be read */
export function readSecret(file: string, key: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Fault('config-invalid', `The file that ${key} names cannot be read: ${file}`, { file }, error);
  }
}
