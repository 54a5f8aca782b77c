import type { MqttBusOptions } from '../../hardware/bus/mqtt-bus.ts';
import type { SiteConfig } from './schema.ts';
import { readSecret, readTls } from './tls-files.ts';

type BrokerSection = SiteConfig['broker'];
type BrokerOptions = Pick<MqttBusOptions, 'url' | 'username' | 'password' | 'readTls'>;

/** The broker of a site file with its secrets read. @throws Fault `config-invalid` when a file cannot be read */
export function brokerOptions({ broker }: { readonly broker: BrokerSection }): BrokerOptions {
  const { url, username, passwordFile, tls } = broker;
  if (tls !== undefined) readTls(tls, 'broker.tls');
  return {
    url,
    ...(username === undefined ? {} : { username }),
    ...(passwordFile === undefined ? {} : { password: readSecret(passwordFile, 'broker.passwordFile').trimEnd() }),
    ...(tls === undefined ? {} : { readTls: () => readTls(tls, 'broker.tls') }),
  };
}
