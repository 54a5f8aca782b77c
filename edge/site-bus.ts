import type { Bus } from '../hardware/bus/bus.ts';
import { inOrder } from '../hardware/bus/brokers-in-order.ts';
import { createMqttBus } from '../hardware/bus/mqtt-bus.ts';
import { systemClock } from '../hardware/clock.ts';
import type { DeviceHealth } from '../hardware/device.ts';
import { brokerOptions } from './config/broker-options.ts';
import type { SiteConfig } from './config/schema.ts';
import { troubled, watchCertificates } from './ops/certificate-watch.ts';
import type { Log } from './ops/log.ts';

type BrokerSection = SiteConfig['broker'];

/** The brokers of a site as one bus, and how it is with its certificates. */
export interface SiteBus {
  readonly bus: Bus;
  /** The bus's own; `degraded` too while a certificate ends soon. */
  health(): DeviceHealth;
  /** Which certificate ends soon, in one sentence; empty while none does. */
  trouble(): string;
  /** Ends the watch over certificates; the bus is stopped by whoever started it. */
  stopWatching(): void;
}

/**
 * @param besides files of certificates that the brokers have nothing to do with, and that are told of in the log alone
 * @throws Fault `config-invalid` when a file of a password or certificate cannot be read
 */
export function createSiteBus(brokers: readonly BrokerSection[], log: Log, besides: readonly string[] = []): SiteBus {
  const buses = brokers.map((broker) => createMqttBus({ ...brokerOptions({ broker }), clock: systemClock }));
  const bus = inOrder(buses, { clock: systemClock });
  const watch = watchCertificates(brokers.flatMap(certificatesOf), systemClock, log);
  const watchBesides = watchCertificates(besides, systemClock, log);
  return {
    bus,
    health: () => troubled(bus.health(), watch.trouble()),
    trouble: () => watch.trouble(),
    stopWatching() {
      watch.stop();
      watchBesides.stop();
    },
  };
}

function certificatesOf({ tls }: BrokerSection): readonly string[] {
  return [tls?.caFile, tls?.certFile].filter((file) => file !== undefined);
}
