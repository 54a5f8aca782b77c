import type { LaneEvent } from '../../edge/contract/lane-event.ts';
import type { Cancel, Clock } from '../../hardware/clock.ts';

type DeviceChanged = Extract<LaneEvent, { type: 'deviceChanged' }>;

/** A device that is well again within this is not worth a line, ms. */
const WORTH_A_LINE_MS = 1_000;

/** Tells how devices change, but not of a moment's trouble. */
export interface DeviceTeller {
  note(event: DeviceChanged): void;
  /** Nothing more is told. */
  stop(): void;
}

export function createDeviceTeller(clock: Clock, tell: (event: DeviceChanged) => void): DeviceTeller {
  const told = new Map<string, DeviceChanged['state']>();
  const waiting = new Map<string, Cancel>();
  let isStopped = false;

  function tellNow(event: DeviceChanged): void {
    told.set(event.device, event.state);
    tell(event);
  }

  return {
    note(event) {
      waiting.get(event.device)?.();
      waiting.delete(event.device);
      if (isStopped || told.get(event.device) === event.state) return;
      if (event.state !== 'degraded') tellNow(event);
      else
        waiting.set(
          event.device,
          clock.after(WORTH_A_LINE_MS, () => tellNow(event)),
        );
    },
    stop() {
      isStopped = true;
      for (const cancel of waiting.values()) cancel();
    },
  };
}
