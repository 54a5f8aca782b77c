import type { Judge } from '../contract/judge.ts';
import type { LaneEvent } from '../contract/lane-event.ts';
import { because } from '../contract/lane-reason.ts';
import type { Clock } from '../../hardware/clock.ts';
import type { Device, DeviceHealth } from '../../hardware/device.ts';
import type { LaneDevices } from './lane-devices.ts';
import type { PassageInput } from './passage.ts';

export interface ServiceWatchOptions {
  readonly lane: string;
  readonly devices: LaneDevices;
  /** Who judges now. */
  readonly judge: () => Judge;
  readonly clock: Clock;
  readonly feed: (input: PassageInput) => void;
  readonly tell: (event: LaneEvent) => void;
}

/** Watches whether the lane could serve: device health, safety inputs, the ledger. The first obstacle is the reason. */
export interface ServiceWatch {
  start(): void;
  stop(): void;
  /** The ledger refuses rows for this reason; null: it takes them. */
  blockedBy(why: string | null): void;
  /** Looks again: what the lane needs may be another now. */
  look(): void;
}

export function watchService(options: ServiceWatchOptions): ServiceWatch {
  const { devices, judge, clock, feed, lane } = options;
  let last: string | null | undefined;
  let ledgerBlock: string | null = null;
  let unsubscribe: (() => void)[] = [];
  let gateWasUp = false;

  function update(): void {
    const now = ledgerBlock ?? gateObstacle(devices) ?? deviceObstacle(devices, judge());
    if (now === last) return;
    last = now;
    feed({ type: 'impedimentChanged', impediment: now, atMs: clock.nowMs() });
  }

  function follow<Event>(device: Device<Event>): () => void {
    return device.onHealth((health) => {
      options.tell({ type: 'deviceChanged', lane, device: device.id, state: health.state, reason: health.reason });
      if (device.id === devices.gate.id) followGate(health);
      update();
    });
  }

  function followGate(health: DeviceHealth): void {
    if ((health.state === 'down' || health.state === 'unknown') && gateWasUp) {
      feed({
        type: 'gateLost',
        reason: wordsOf('gate', health),
        atMs: clock.nowMs(),
      });
    }
    gateWasUp = isUp(health);
  }

  return {
    start() {
      const { gate, documentReader, barcodeReader, bagScanner, camera } = devices;
      gateWasUp = isUp(gate.health());
      unsubscribe = [
        follow(gate),
        gate.onEvent((event) => {
          if (event.type === 'safetyChanged') update();
        }),
        ...(documentReader ? [follow(documentReader)] : []),
        ...(barcodeReader ? [follow(barcodeReader)] : []),
        ...(bagScanner ? [follow(bagScanner)] : []),
        ...(camera ? [follow(camera)] : []),
      ];
      update();
    },
    stop() {
      for (const stop of unsubscribe) stop();
      unsubscribe = [];
    },
    blockedBy(why) {
      ledgerBlock = why === null ? null : because('ledger', { why });
      update();
    },
    look: update,
  };
}

function isUp({ state }: DeviceHealth): boolean {
  return state === 'up' || state === 'degraded';
}

function wordsOf(device: string, { state, reason }: DeviceHealth): string {
  return because('device', { device, state, why: reason || because('nothing-heard') });
}

/** Why the gate can permit nothing now; null when it can. */
export function gateObstacle({ gate }: LaneDevices): string | null {
  const health = gate.health();
  if (!isUp(health)) return wordsOf('gate', health);
  const { safety, readAtMs } = gate.state();
  if (readAtMs === null) return because('inputs-unread');
  if (safety.emergency !== 'clear') return because('emergency-input', { input: safety.emergency });
  if (safety.motorFault !== 'clear') return because('motor-fault', { input: safety.motorFault });
  return safety.tamper === 'clear' ? null : because('tamper', { input: safety.tamper });
}

/** A device that the policy always needs must answer; one that is needed at times is judged by its evidence. */
function deviceObstacle(devices: LaneDevices, judge: Judge): string | null {
  const { document, declaration, boardingPass, bagScan, snapshot } = judge.policy.evidence;
  const needed = [
    {
      name: 'document reader',
      device: devices.documentReader,
      always: document.required === 'always' || judge.faces === 'document',
    },
    {
      name: 'barcode reader',
      device: devices.barcodeReader,
      always: declaration.required === 'always' || boardingPass.required === 'always',
    },
    { name: 'bag scanner', device: devices.bagScanner, always: bagScan.required === 'always' },
    {
      name: 'camera',
      device: devices.camera,
      always: snapshot.required === 'always' || judge.faces === 'document',
    },
  ];
  for (const { name, device, always } of needed) {
    if (!always) continue;
    if (device === null) return because('no-device', { device: name });
    const health = device.health();
    if (!isUp(health)) return wordsOf(name, health);
  }
  return null;
}
