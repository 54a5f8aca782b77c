import { readFileSync } from 'node:fs';
import type { MqttBusOptions } from '../../hardware/bus/mqtt-bus.ts';
import { Fault } from '../contract/fault.ts';
import type { SiteConfig } from './schema.ts';

type BrokerSection = SiteConfig['broker'];
type BrokerOptions = Pick<MqttBusOptions, 'url' | 'username' | 'password' | 'readTls'>;

/** The broker of a site file with its secrets read. @throws Fault `config-invalid` when a file cannot be read */
export function brokerOptions({ broker }: { readonly broker: BrokerSection }): BrokerOptions {
  const { url, username, passwordFile, tls } = broker;
  if (tls !== undefined) readTls(tls);
  return {
    url,
    ...(username === undefined ? {} : { username }),
    ...(passwordFile === undefined ? {} : { password: readSecret(passwordFile, 'passwordFile').trimEnd() }),
    ...(tls === undefined ? {} : { readTls: () => readTls(tls) }),
  };
}

function readTls({ caFile, certFile, keyFile }: NonNullable<BrokerSection['tls']>) {
  return {
    ca: readSecret(caFile, 'tls.caFile'),
    ...(certFile === undefined ? {} : { cert: readSecret(certFile, 'tls.certFile') }),
    ...(keyFile === undefined ? {} : { key: readSecret(keyFile, 'tls.keyFile') }),
  };
}

function readSecret(file: string, key: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Fault('config-invalid', `The file that broker.${key} names cannot be read: ${file}`, { file }, error);
  }
}
