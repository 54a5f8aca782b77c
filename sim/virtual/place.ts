import type { FaceCheck } from '../../edge/contract/judge.ts';
import type { LaneStateName } from '../../edge/contract/lane-event.ts';
import type { LaneDevices } from '../../edge/lane/lane-devices.ts';
import type { Clock } from '../../hardware/clock.ts';
import { type Entropy, seededEntropy } from '../../hardware/entropy.ts';
import type { GateEvent, Leaf } from '../../hardware/gate/gate.ts';
import type { Passenger } from '../population/passenger.ts';
import type { FaultDial } from './fault-words.ts';
import { GateBody } from './gate-body.ts';
import { createVirtualCamera, type VirtualCamera } from './virtual-camera.ts';
import { createVirtualGate, type VirtualGate } from './virtual-gate.ts';
import {
  createVirtualBarcodeReader,
  createVirtualDocumentReader,
  type VirtualBarcodeReader,
  type VirtualDocumentReader,
} from './virtual-readers.ts';
import { createVirtualBagScanner, SCANNER_IMAGES, type VirtualBagScanner } from './virtual-scanner.ts';

const CAMERA_SEES_AFTER_MS = 500;

/** Somebody in or before a lane. */
export interface Visitor {
  /** Null: somebody who slipped in behind a passenger. */
  readonly passenger: Passenger | null;
  readonly name: string;
  /** The lane was told something untrue, or something about somebody else, while they were there. */
  isMisled: boolean;
  /** The passage of which they were the subject was released. */
  isReleased: boolean;
  /** What a device said, unbent, that must keep them from the exit. */
  readonly warnings: Set<string>;
  /** Bags that they carry now. */
  bags: number;
  isGone: boolean;
}

/** One lane as it stands in the hall: the steel, the devices, and whoever is there. */
export interface Place {
  readonly lane: string;
  readonly body: GateBody;
  readonly gate: VirtualGate;
  readonly documentReader: VirtualDocumentReader;
  readonly barcodeReader: VirtualBarcodeReader;
  readonly scanner: VirtualBagScanner;
  readonly camera: VirtualCamera;
  readonly devices: LaneDevices;
  /** Whether the lane compares faces. */
  readonly faces: FaceCheck;
  readonly dials: readonly FaultDial[];
  /** What the sign over the lane says. */
  sign: LaneStateName;
  signReason: string;
  /** Whoever stands at the readers. */
  front: Visitor | null;
  readonly inside: Visitor[];
  bagsLeft: number;
  /** Whose passage is open in the ledger. */
  subject: Visitor | null;
  /** Resolves to true as soon as `holds()`, to false after `timeoutMs`. */
  waitFor(holds: () => boolean, timeoutMs: number): Promise<boolean>;
  /** The lane was told something true that must keep somebody from the exit. */
  warn(about: Visitor, warning: string): void;
  /** Something changed that somebody may wait for. */
  notice(): void;
  /** Told whenever somebody walks out, and by which leaf. */
  leftBy(visitor: Visitor, leaf: Leaf): void;
  /** People or bags came into view or left it. */
  viewChanged(): void;
}

export function createPlace(
  lane: string,
  faces: FaceCheck,
  clock: Clock,
  entropy: Entropy,
  leftBy: Place['leftBy'],
): Place {
  const of = (kind: string) => ({ id: `${lane}/${kind}`, kind, clock, entropy: seededEntropy(entropy.uint32()) });
  const body = new GateBody(clock);
  const overhear = (event: GateEvent) => {
    const [leader] = place.inside;
    if (event.type === 'tailgated' && event.leaf === 'entry' && leader !== undefined) place.warn(leader, 'tailgated');
  };
  const gate = createVirtualGate({ ...of('gate'), body, overhear });
  const documentReader = createVirtualDocumentReader(of('document-reader'));
  const barcodeReader = createVirtualBarcodeReader(of('barcode-reader'));
  const scanner = createVirtualBagScanner(of('bag-scanner'));
  const camera = createVirtualCamera(of('camera'));
  const waiters = createWaiters(clock);

  const place: Place = {
    lane,
    faces,
    body,
    gate,
    documentReader,
    barcodeReader,
    scanner,
    camera,
    devices: {
      gate: gate.device,
      documentReader: documentReader.device,
      barcodeReader: barcodeReader.device,
      bagScanner: { ...scanner.device, images: SCANNER_IMAGES },
      camera: camera.device,
    },
    dials: [gate, documentReader, barcodeReader, scanner, camera],
    sign: 'out-of-service',
    signReason: '',
    front: null,
    inside: [],
    bagsLeft: 0,
    subject: null,
    waitFor: (holds, timeoutMs) => waiters.waitFor(holds, timeoutMs),
    leftBy,
    warn(about, warning) {
      // A lane out of service takes nothing in; whoever wants to pass shows it again.
      if (place.sign !== 'out-of-service' && place.sign !== 'emergency') about.warnings.add(warning);
    },
    notice: () => waiters.notice(),
    viewChanged() {
      clock.after(CAMERA_SEES_AFTER_MS, () => {
        const bags = place.inside.reduce((sum, visitor) => sum + visitor.bags, place.bagsLeft);
        camera.see(place.inside.length, bags, place.inside[0]?.passenger?.face.own ?? 0);
      });
    },
  };
  body.onChange(() => place.notice());
  return place;
}

/** Whoever waits for something to become so. */
function createWaiters(clock: Clock) {
  const waiting = new Set<() => void>();
  return {
    async waitFor(holds: () => boolean, timeoutMs: number): Promise<boolean> {
      if (holds()) return true;
      return new Promise((resolve) => {
        const finish = (held: boolean) => {
          waiting.delete(check);
          cancel();
          resolve(held);
        };
        const check = () => {
          if (holds()) finish(true);
        };
        const cancel = clock.after(timeoutMs, () => finish(false));
        waiting.add(check);
      });
    },
    notice() {
      for (const check of waiting) check();
    },
  };
}
