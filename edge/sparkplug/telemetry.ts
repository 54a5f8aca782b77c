import type { DeviceHealth } from '../../hardware/device.ts';
import type { Metrics, Reading } from './edge-node.ts';

/**
 * What a plant hears of a lane: how its devices and services are, and their counters. Nothing of passengers, documents,
 * goods or decisions: those go to the centre alone, over a way that loses nothing.
 */
export interface TelemetrySource {
  readonly devices: ReadonlyMap<string, () => DeviceHealth>;
  readonly services: ReadonlyMap<string, () => DeviceHealth>;
  readonly isSimulated: boolean;
}

export function readTelemetry({ devices, services, isSimulated }: TelemetrySource): Reading {
  const node: Metrics = [
    { name: 'Properties/Simulated', type: 'boolean', value: isSimulated },
    ...[...services].flatMap(([name, health]) => metricsOf(`Services/${name}/`, health())),
  ];
  const told = [...devices].map(([id, health]): [string, Metrics | null] => {
    const now = health();
    return [id, now.state === 'up' || now.state === 'degraded' ? metricsOf('', now) : null];
  });
  return { node, devices: new Map(told) };
}

function metricsOf(prefix: string, { state, reason, counters }: DeviceHealth): Metrics {
  return [
    { name: `${prefix}Health/State`, type: 'string', value: state },
    { name: `${prefix}Health/Reason`, type: 'string', value: reason },
    ...Object.entries(counters)
      .filter(([, count]) => Number.isSafeInteger(count) && count >= 0)
      .map(([name, value]) => ({ name: `${prefix}Counters/${name}`, type: 'uint64' as const, value })),
  ];
}
