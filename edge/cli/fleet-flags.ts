import type { Command } from 'commander';
import { Fault } from '../contract/fault.ts';
import type { FleetPlace } from '../fleet/place.ts';
import { listenPlace, listenTls } from './listen-place.ts';

/** Flags that say where the page of the fleet is served. */
export interface FleetFlags {
  readonly fleetListen?: string;
  readonly fleetCert?: string;
  readonly fleetKey?: string;
  readonly fleetCa?: string;
}

export function withFleet(command: Command): Command {
  return command
    .option('--fleet-listen <host:port>', 'serve the page of the fleet there; beyond loopback only with certificates')
    .option('--fleet-cert <file>', 'certificate of that place and what signed it, PEM')
    .option('--fleet-key <file>', 'its private key, PEM')
    .option(
      '--fleet-ca <file>',
      'authority of the people who may look, PEM: certificates called viewer.NAME or centre',
    );
}

/** The place that the flags describe; null where they describe none. @throws Fault `config-invalid` */
export function fleetOf({ fleetListen, fleetCert, fleetKey, fleetCa }: FleetFlags): FleetPlace | null {
  const tls = listenTls('--fleet', { certFile: fleetCert, keyFile: fleetKey, caFile: fleetCa });
  if (fleetListen !== undefined) return { ...listenPlace('--fleet-listen', fleetListen), tls };
  if (tls === null) return null;
  throw new Fault('config-invalid', '--fleet-cert, --fleet-key and --fleet-ca say nothing without --fleet-listen');
}
