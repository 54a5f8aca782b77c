import { createMqttBus } from '../hardware/bus/mqtt-bus.ts';
import { systemClock } from '../hardware/clock.ts';
import type { DeviceHealth } from '../hardware/device.ts';
import { brokerOptions } from './config/broker-options.ts';
import type { SiteConfig } from './config/schema.ts';
import { createEdgeNode, type EdgeNode } from './sparkplug/edge-node.ts';
import { readTelemetry, type TelemetrySource } from './sparkplug/telemetry.ts';

const MS_PER_S = 1000;

interface Told {
  readonly devices: readonly { readonly device: { readonly id: string; health(): DeviceHealth } }[];
  readonly services: Readonly<Record<string, () => DeviceHealth>>;
}

/**
 * Tells a plant how devices and services are, where the site file asks for it, from now until it is stopped; null where
 * it does not. @throws Fault `config-invalid` when a file of its broker cannot be read
 */
export function startSiteSparkplug(site: SiteConfig, { devices, services }: Told): Pick<EdgeNode, 'stop'> | null {
  if (site.sparkplug === undefined) return null;
  const { group, node = site.site, primaryHost = null, everySeconds, broker = site.broker } = site.sparkplug;
  const source: TelemetrySource = {
    devices: new Map(devices.map(({ device }) => [device.id, () => device.health()])),
    services: new Map(Object.entries(services)),
    isSimulated: site.mode === 'simulation',
  };
  // The will of a connection is the node's death: the connection is its own, and known to the broker by one name.
  const clientId = `greenlane-sparkplug-${group}-${node}`;
  const edgeNode = createEdgeNode({
    name: { group, node },
    primaryHost,
    clock: systemClock,
    read: () => readTelemetry(source),
    everyMs: everySeconds * MS_PER_S,
    connect: (will) => createMqttBus({ ...brokerOptions({ broker }), clock: systemClock, clientId, will }),
  });
  edgeNode.start();
  return edgeNode;
}
