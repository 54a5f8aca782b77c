import type { Assessor, FaceOpinion, FaceQuality } from './contract/assessor.ts';
import type { LaneEvent } from './contract/lane-event.ts';
import type { FaceCheck } from './contract/judge.ts';
import { type Policy, policySchema } from './contract/policy.ts';
import { type HoldBags, NO_HOLD_BAGS } from './contract/pre-screening.ts';
import type { Ledger } from './contract/record.ts';
import { type Controller, createController } from './controller.ts';
import type { LaneDevices } from './lane/lane-devices.ts';
import { openLedger } from './ledger/ledger.ts';
import type { BagScannerEvent } from '../hardware/bag-scanner/bag-scanner.ts';
import type { CameraEvent } from '../hardware/camera/camera.ts';
import type { BarcodeEvent, GoodsDeclaration } from '../hardware/barcode/barcode.ts';
import type { Device, DeviceHealth } from '../hardware/device.ts';
import type { DocumentReaderEvent, TravelDocument } from '../hardware/document-reader/document-reader.ts';
import { createEmitter } from '../hardware/emitter.ts';
import { type GateEvent, type GateState, type Leaf, LEAVES, type LeafPosition } from '../hardware/gate/gate.ts';
import { createVirtualClock, type VirtualClock } from '../hardware/virtual-clock.ts';

export const POLICY = policySchema.parse({
  id: 'test',
  version: '1',
  evidence: {
    document: { required: 'always', deadlineMs: 20_000 },
    declaration: { required: 'always', deadlineMs: 20_000 },
    boardingPass: { required: 'never', deadlineMs: 20_000 },
    bagScan: { required: 'whenBagTag', deadlineMs: 15_000 },
    snapshot: { required: 'never', deadlineMs: 5000 },
  },
  entry: { enterWithinMs: 15_000, leaveWithinMs: 30_000 },
  goodsRisk: { divertFrom: 0.6, noticeFrom: 0.3 },
  currencies: { accounting: 'KRW' },
  randomDiversion: { rate: 0, seed: 'seed' },
});

function deviceDouble<Event>(id: string, kind: string) {
  const events = createEmitter<Event>();
  const changes = createEmitter<DeviceHealth>();
  let health: DeviceHealth = { state: 'up', reason: '', sinceMs: 0, counters: {} };
  const device: Device<Event> = {
    id,
    kind,
    start: () => {},
    stop: async () => Promise.resolve(),
    health: () => health,
    onEvent: (listener) => events.on(listener),
    onHealth: (listener) => changes.on(listener),
  };
  return {
    device,
    say: (event: Event) => events.emit(event),
    become(state: DeviceHealth['state'], reason: string) {
      health = { ...health, state, reason };
      changes.emit(health);
    },
  };
}

const DOCUMENT: TravelDocument = {
  format: 'TD3',
  documentCode: 'P',
  issuer: 'UTO',
  number: 'L1',
  surname: 'ERIKSSON',
  givenNames: 'ANNA',
  nationality: 'UTO',
  birthDate: '740812',
  sex: 'F',
  expiryDate: '320415',
  personalNumber: '',
  failedChecks: [],
  lines: [],
};
const DECLARATION: GoodsDeclaration = {
  id: 'D1',
  documentIssuer: 'UTO',
  documentNumber: 'L1',
  issuedAtS: 0,
  validUntilS: 9e9,
  bagTags: [],
  goods: [{ hs6: '851712', quantity: 1, massKg: 1, value: 1, currency: 'KRW', origin: 'KR' }],
};

const AT_REST: GateState = {
  leaves: { entry: 'closed', exit: 'closed', diversion: 'closed' },
  safety: { emergency: 'clear', motorFault: 'clear', tamper: 'clear' },
  beams: 'clear',
  permitted: null,
  readAtMs: 0,
};

const QUALITY: FaceQuality = { faces: 1, widthPx: 120, sharpness: 200, yawDegrees: 3, rejected: [] };
/** Two faces that match. */
export const FACES: FaceOpinion = {
  portrait: QUALITY,
  live: QUALITY,
  distance: 0.4,
  sameBelow: 0.6,
  source: { kind: 'model', name: 'face', version: '1' },
};

const RISK = { score: 0.1, base: -2, contributions: [] };
export const ASSESSOR: Assessor = {
  models: () => [{ kind: 'model', name: 'goods-risk', version: '1' }],
  goodsRisk: async (goods) => Promise.resolve(goods.map(() => RISK)),
  checkImage: async () => Promise.resolve({ format: 'png', width: 8, height: 8, channels: 1, bitDepth: 16 }),
  inspectBag: async () => Promise.resolve({ objects: [], source: { kind: 'model', name: 'bag-xray', version: '1' } }),
  compareFaces: async () => Promise.resolve(FACES),
  describeFace: async () => Promise.resolve(QUALITY),
  forgetFace: () => {},
};

type Double<Event> = ReturnType<typeof deviceDouble<Event>>;

/** What people do, as the devices tell it. */
function peopleAt(
  clock: VirtualClock,
  gate: Double<GateEvent>,
  documentReader: Double<DocumentReaderEvent>,
  barcodeReader: Double<BarcodeEvent>,
) {
  const move = (leaf: Leaf, position: LeafPosition) => {
    gate.say({ type: 'leafMoved', leaf, position, atMs: clock.nowMs() });
  };
  const cross = (leaf: Leaf, direction: 'in' | 'out') => {
    gate.say({ type: 'leafCrossed', leaf, direction, atMs: clock.nowMs() });
  };
  return {
    move,
    cross,
    present: (documentNumber = DOCUMENT.number) => {
      const document = { ...DOCUMENT, number: documentNumber };
      const declaration = { ...DECLARATION, documentNumber };
      documentReader.say({ type: 'documentRead', document, atMs: clock.nowMs() });
      barcodeReader.say({ type: 'declarationRead', declaration, keyId: 'K1', atMs: clock.nowMs() });
    },
    enter: async () => {
      move('entry', 'open');
      cross('entry', 'in');
      move('entry', 'closed');
      await clock.advanceSettled(0);
    },
  };
}

const SCANNER_IMAGES = { energies: 'dual', maxWidth: 492, maxHeight: 704, millimetresPerPixel: null } as const;

export interface HallOptions {
  readonly policy?: Policy;
  readonly faces?: FaceCheck;
}

/** A lane of doubles over a real ledger in memory. `spoil` is thrown by the ledger while it is set. */
export function hall(assessor: Assessor = ASSESSOR, { policy = POLICY, faces = 'off' }: HallOptions = {}) {
  const clock = createVirtualClock();
  const gate = deviceDouble<GateEvent>('gate', 'gate');
  const documentReader = deviceDouble<DocumentReaderEvent>('document-reader', 'document-reader');
  const barcodeReader = deviceDouble<BarcodeEvent>('barcode-reader', 'barcode');
  const bagScanner = deviceDouble<BagScannerEvent>('bag-scanner', 'bag-scanner');
  const camera = deviceDouble<CameraEvent>('camera', 'camera');
  const memory = openLedger({ file: ':memory:', clock, simulated: true });
  const told: LaneEvent[] = [];
  /** Every permit and revocation: what was asked, when, and how many rows the ledger held. */
  const asked: { what: Leaf | 'revoke'; atMs: number; kinds: readonly string[] }[] = [];
  const fault: { spoil: Error | null } = { spoil: null };
  const gateSays = { ...AT_REST };
  const note = (what: Leaf | 'revoke') => {
    asked.push({ what, atMs: clock.nowMs(), kinds: memory.records('L1', 1, 100).map(({ kind }) => kind) });
  };
  const ledger: Ledger = {
    ...memory,
    append(drafts) {
      if (fault.spoil !== null) throw fault.spoil;
      return memory.append(drafts);
    },
  };
  const devices: LaneDevices = {
    gate: {
      ...gate.device,
      state: () => gateSays,
      permit(leaf) {
        note(leaf);
        return 'given';
      },
      revoke: () => note('revoke'),
    },
    documentReader: documentReader.device,
    barcodeReader: barcodeReader.device,
    bagScanner: { ...bagScanner.device, images: SCANNER_IMAGES },
    camera: camera.device,
  };
  const people = peopleAt(clock, gate, documentReader, barcodeReader);
  const start = (holdBags: HoldBags = NO_HOLD_BAGS): Controller => {
    const controller = createController({
      policy,
      lanes: [{ id: 'L1', devices, faces }],
      clock,
      ledger,
      images: { put: async () => Promise.resolve('') },
      assessor,
      holdBags,
      tell: (event) => void told.push(event),
    });
    controller.start();
    for (const leaf of LEAVES) people.move(leaf, 'closed');
    return controller;
  };
  return {
    clock,
    gate,
    documentReader,
    barcodeReader,
    bagScanner,
    camera,
    memory,
    told,
    asked,
    fault,
    gateSays,
    start,
    ...people,
  };
}
