import { createHash } from 'node:crypto';
import type { EvidenceContent } from '../contract/evidence.ts';
import type { Judge } from '../contract/judge.ts';
import type { BagScannerDevice, BagScannerEvent } from '../../hardware/bag-scanner/bag-scanner.ts';
import type { CameraEvent } from '../../hardware/camera/camera.ts';
import type { Clock } from '../../hardware/clock.ts';
import type { DocumentReaderEvent } from '../../hardware/document-reader/document-reader.ts';
import type { GateEvent } from '../../hardware/gate/gate.ts';
import { fromBagScanner, fromBarcodeReader, fromDocumentReader } from './evidence-from-devices.ts';
import type { FaceFacts } from './face-facts.ts';
import type { Facts } from './facts.ts';
import type { LaneDevices } from './lane-devices.ts';
import type { LaneMachine, PassageInput, PassageState } from './passage.ts';

const LARGEST_SNAPSHOT_PIXELS = { maxWidth: 4096, maxHeight: 4096 } as const;
const SNAPSHOTS_PER_PASSAGE = 2;

export interface IntakeOptions {
  readonly devices: LaneDevices;
  /** Who judges now. */
  readonly judge: () => Judge;
  readonly clock: Clock;
  readonly facts: Facts;
  /** Null at a lane that compares no faces. */
  readonly faces: FaceFacts | null;
  readonly feed: (input: PassageInput) => void;
  machine(): LaneMachine;
}

export interface Intake {
  start(): void;
  stop(): void;
  /** People whom the camera sees in the lane; null without one that works and has counted. */
  peopleInView(): number | null;
}

/** Where device words come in and become inputs of the passage machine; images go to the models at once. */
export function createIntake(options: IntakeOptions): Intake {
  const { devices, judge, clock, facts, faces, feed } = options;
  let unsubscribe: (() => void)[] = [];
  let peopleInView: number | null = null;

  function evidence(device: string, atMs: number, content: EvidenceContent): void {
    const wallMs = clock.wallMs() - (clock.nowMs() - atMs);
    if (content.kind === 'declaration' && content.goods.length > 0) facts.takeGoods(content.goods);
    feed({ type: 'evidenceArrived', evidence: { device, atMs, wallMs, content } });
  }

  function tellCrowd(device: string, atMs: number): void {
    if (peopleInView !== null && peopleInView > 1) evidence(device, atMs, { kind: 'peopleCount', count: peopleInView });
  }

  /** A camera speaks when its count changes: who came in two at a time was counted before the crossing was over. */
  function countBehindEntry(event: GateEvent): void {
    if (event.type !== 'leafMoved' || event.leaf !== 'entry' || event.position !== 'closed') return;
    const { state } = options.machine();
    if (state.name === 'inside' || state.name === 'assessing') tellCrowd(devices.camera?.id ?? '', event.atMs);
  }

  function fromCamera(event: CameraEvent, device: string): void {
    const { state } = options.machine();
    const watching = state.name === 'inside' || state.name === 'assessing';
    if (event.type === 'peopleCounted') peopleInView = event.count;
    switch (event.type) {
      case 'bagsCounted':
        feed({ type: 'bagsCounted', count: event.count, atMs: event.atMs });
        return;
      case 'peopleCounted':
        if (watching || mayGoByExit(state)) tellCrowd(device, event.atMs);
        return;
      case 'snapshotTaken': {
        if (!watching) return;
        const taken = state.passage.evidence.filter(({ content }) => content.kind === 'snapshot').length;
        if (taken >= SNAPSHOTS_PER_PASSAGE) return;
        const sha256 = createHash('sha256').update(event.jpeg).digest('hex');
        facts.takeImage(sha256, event.jpeg, { format: 'jpeg', ...LARGEST_SNAPSHOT_PIXELS });
        faces?.takeLive(sha256, event.jpeg);
        evidence(device, event.atMs, { kind: 'snapshot', sha256 });
        return;
      }
      case 'messageRefused':
        if (watching && (faces !== null || judge().policy.evidence.snapshot.required !== 'never')) {
          evidence(device, event.atMs, { kind: 'unusable', of: 'camera', why: event.why });
        }
    }
  }

  return {
    peopleInView() {
      const health = devices.camera?.health().state;
      return health === 'up' || health === 'degraded' ? peopleInView : null;
    },
    start() {
      const { gate, documentReader, barcodeReader, bagScanner, camera } = devices;
      const listening = [
        gate.onEvent((event) => {
          fromGate(event, feed);
          countBehindEntry(event);
        }),
        documentReader?.onEvent((event) => fromDocuments(event, documentReader.id, faces, evidence)),
        barcodeReader?.onEvent((event) => evidence(barcodeReader.id, event.atMs, fromBarcodeReader(event))),
        bagScanner?.onEvent((event) => fromScanner(event, bagScanner, options, evidence)),
        camera?.onEvent((event) => fromCamera(event, camera.id)),
      ];
      unsubscribe = listening.filter((stop) => stop !== undefined);
    },
    stop() {
      for (const stop of unsubscribe) stop();
      unsubscribe = [];
    },
  };
}

function mayGoByExit(state: PassageState): boolean {
  return state.name === 'released' || (state.name === 'diverted' && state.way === 'exit');
}

/** Says what became evidence, by the device that gave it. */
type Say = (device: string, atMs: number, content: EvidenceContent) => void;

function fromScanner(
  event: BagScannerEvent,
  scanner: BagScannerDevice,
  { facts, judge }: IntakeOptions,
  say: Say,
): void {
  if (event.type === 'bagScanned') {
    const { maxWidth, maxHeight, energies, millimetresPerPixel } = scanner.images;
    const bounds = { format: 'png', maxWidth, maxHeight } as const;
    const { sha256 } = event.scan.image;
    if (judge().policy.seen.length === 0) facts.takeImage(sha256, event.png, bounds);
    else facts.takeScan(sha256, event.png, bounds, { energies, millimetresPerPixel });
  }
  say(scanner.id, event.atMs, fromBagScanner(event));
}

function fromDocuments(event: DocumentReaderEvent, device: string, faces: FaceFacts | null, say: Say): void {
  switch (event.type) {
    case 'documentRead':
    case 'documentUnreadable':
      say(device, event.atMs, fromDocumentReader(event));
      return;
    case 'portraitRead': {
      if (faces === null) return;
      const { bytes, documentNumber } = event.portrait;
      say(device, event.atMs, { kind: 'portrait', id: faces.takePortrait(bytes), documentNumber });
      return;
    }
    case 'portraitRefused':
      if (faces !== null) say(device, event.atMs, { kind: 'unusable', of: 'portrait', why: event.why });
  }
}

function fromGate(event: GateEvent, feed: (input: PassageInput) => void): void {
  switch (event.type) {
    case 'leafMoved':
    case 'tailgated':
    case 'permitSent':
      feed(event);
      return;
    case 'leafCrossed':
      feed({ ...event, type: 'crossed' });
      return;
    case 'leafStuck':
      feed({ type: 'leafStuck', leaf: event.leaf, wanted: event.wanted, atMs: event.atMs });
      return;
    case 'leafMovedUnbidden':
      feed({ type: 'leafForced', leaf: event.leaf, atMs: event.atMs });
      return;
    case 'safetyChanged': {
      const { emergency } = event.safety;
      if (emergency !== 'unknown') {
        feed({ type: emergency === 'active' ? 'emergencyRaised' : 'emergencyCleared', atMs: event.atMs });
      }
      return;
    }
    case 'crossingAbandoned':
    case 'permitEnded':
  }
}
