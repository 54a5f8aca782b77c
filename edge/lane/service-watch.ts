import type { Judge } from '../contract/judge.ts';
import type { LaneEvent } from '../contract/lane-event.ts';
import type { Clock } from '../../hardware/clock.ts';
import type { Device, DeviceHealth } from '../../hardware/device.ts';
import type { LaneDevices } from './lane-devices.ts';
import type { PassageInput } from './passage.ts';

export interface ServiceWatchOptions {
  readonly lane: string;
  readonly devices: LaneDevices;
  readonly judge: Judge;
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
}

export function watchService(options: ServiceWatchOptions): ServiceWatch {
  const { devices, judge, clock, feed, lane } = options;
  let last: string | null | undefined;
  let ledgerBlock: string | null = null;
  let unsubscribe: (() => void)[] = [];
  let gateWasUp = false;

  function update(): void {
    const now = ledgerBlock ?? gateObstacle(devices) ?? deviceObstacle(devices, judge);
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
        reason: `gate is ${health.state}: ${health.reason || 'nothing heard yet'}`,
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
      ledgerBlock = why === null ? null : `the ledger cannot be written: ${why}`;
      update();
    },
  };
}

function isUp({ state }: DeviceHealth): boolean {
  return state === 'up' || state === 'degraded';
}

/** Why the gate can permit nothing now; null when it can. */
export function gateObstacle({ gate }: LaneDevices): string | null {
  const { state, reason } = gate.health();
  if (state === 'down' || state === 'unknown') return `gate is ${state}: ${reason || 'nothing heard yet'}`;
  const { safety, readAtMs } = gate.state();
  if (readAtMs === null) return 'gate inputs have not been read yet';
  if (safety.emergency !== 'clear') return `emergency input is ${safety.emergency}`;
  if (safety.motorFault !== 'clear') return `motor fault input of the gate is ${safety.motorFault}`;
  return safety.tamper === 'clear' ? null : `tamper input of the gate is ${safety.tamper}`;
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
    if (device === null) return `the policy needs a ${name}, and the lane has none`;
    const { state, reason } = device.health();
    if (state === 'down' || state === 'unknown') return `${name} is ${state}: ${reason || 'nothing heard yet'}`;
  }
  return null;
}
