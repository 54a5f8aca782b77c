import type { DeviceState } from '../../hardware/device.ts';
import type { LaneEvent } from '../contract/lane-event.ts';
import type { LogLevel } from './log.ts';

/** What somebody should look at is a warning: a site that logs only warnings must still hear of a dead device. */
export function levelOf(event: LaneEvent): LogLevel {
  if (event.type === 'alarmRaised') return 'warn';
  if (event.type === 'laneChanged') return 'debug';
  if (event.type === 'stateChanged') return event.state === 'out-of-service' ? 'warn' : 'info';
  return event.type === 'deviceChanged' ? levelOfHealth(event.state) : 'info';
}

export function levelOfHealth(state: DeviceState): LogLevel {
  return state === 'up' ? 'info' : 'warn';
}
