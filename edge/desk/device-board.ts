import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../hardware/clock.ts';
import type { DeviceHealth } from '../../hardware/device.ts';
import type { DeviceView } from './wire-supervise.ts';

/** A device, or a service that has health like one. */
export interface BoardedDevice {
  readonly id: string;
  readonly kind: string;
  /** Null for what serves all lanes. */
  readonly lane: string | null;
  health(): DeviceHealth;
}

export interface DeviceBoard {
  readonly devices: readonly BoardedDevice[];
  readonly clock: Clock;
}

export function registerDeviceBoard(app: FastifyInstance, board: DeviceBoard): void {
  app.get('/api/devices', { config: { act: 'see-devices', unattended: true } }, (): readonly DeviceView[] =>
    deviceViews(board),
  );
}

/** Every device as it is now, with what went over its link since the start. */
export function deviceViews({ devices, clock }: DeviceBoard): readonly DeviceView[] {
  const [nowMs, wallMs] = [clock.nowMs(), clock.wallMs()];
  return devices.map((device) => {
    const { state, reason, sinceMs, counters } = device.health();
    const { id, kind, lane } = device;
    return { device: id, kind, lane, state, reason, sinceMs: wallMs - (nowMs - sinceMs), counters };
  });
}
