import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { Fault, reasonOf } from '../contract/fault.ts';
import { isLoopback } from '../screen/origin.ts';

/** Where the page of the fleet is served. Everybody who can open it sees everything: elsewhere than here, certificates tell who may. */
export interface FleetPlace {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** PEM files of this computer, and of the authority that signs those who may look. */
  readonly tls: { readonly certFile: string; readonly keyFile: string; readonly caFile: string } | null;
}

export type FleetTls = Required<Pick<SecureContextOptions, 'cert' | 'key' | 'ca'>>;

/**
 * Reads certificate, key and authority; null on loopback without them.
 * @throws Fault `config-invalid` when they cannot be used, or when there are none and others could listen
 */
export function readFleetTls({ host, tls }: FleetPlace): FleetTls | null {
  if (tls === null) {
    if (isLoopback(host)) return null;
    const what = `The fleet's page may be served at ${host} only with --fleet-cert, --fleet-key and --fleet-ca`;
    throw new Fault('config-invalid', `${what}: without them it stays on loopback`);
  }
  try {
    const read = { cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile), ca: readFileSync(tls.caFile) };
    createSecureContext(read);
    return read;
  } catch (error) {
    const what = `The certificates of the fleet's page cannot be used (${reasonOf(error)})`;
    throw new Fault('config-invalid', what, {}, error);
  }
}
