import type { FaceOpinion, FaceQuality, GoodsRisk, SeenAnswer, SeenObject } from '../contract/assessor.ts';
import type { ContentOf, Evidence, EvidenceContent, EvidenceKind, GoodsLine } from '../contract/evidence.ts';
import type { CaseFile } from '../contract/judge.ts';
import { type Policy, policySchema } from '../contract/policy.ts';
import { createJudge } from './assess.ts';

/** Noon UTC. */
export const NOW_MS = Date.UTC(2026, 10, 21, 12);
const NOW_S = NOW_MS / 1000;

const always = { required: 'always', deadlineMs: 20_000 };
const POLICY = {
  id: 'test',
  version: '1',
  evidence: {
    document: always,
    declaration: always,
    boardingPass: always,
    bagScan: { required: 'whenBagTag', deadlineMs: 15_000 },
    snapshot: always,
  },
  entry: { enterWithinMs: 15_000, leaveWithinMs: 30_000 },
  goodsRisk: { divertFrom: 0.6, noticeFrom: 0.3 },
  currencies: { accounting: 'KRW', rates: { EUR: 1500 } },
  totalValue: { maxValue: 1_000_000, exceptHs: ['490700'] },
  allowances: [
    { name: 'tobacco', hs: ['2402'], maxQuantity: 200, minimumAgeYears: 19 },
    { name: 'cash', hs: ['490700'], maxValue: 1_500_000, appliesTo: ['ordinary', 'trusted', 'diplomatic'] },
  ],
  seen: [
    { category: 'weapon', severity: 'alarm' },
    { category: 'alcohol', severity: 'doubt', hs: ['2204', '2208'], allowance: 2 },
    { category: 'precious-metal', severity: 'doubt', hs: ['71'] },
    { category: 'tobacco', severity: 'doubt', hs: ['2402'], piecesEach: 200, allowance: 1 },
    { category: 'electronics', severity: 'notice', threshold: 0.8 },
  ],
  forbidden: [{ name: 'ivory', hs: ['050710'] }],
  watchList: [{ documentIssuer: 'UTO', documentNumber: 'WL1', reason: 'wanted' }],
  sealedBags: [{ plate: '0999000001', reason: 'sealed' }],
  passengers: {
    trusted: {
      skipRandomDiversion: true,
      documents: [{ documentIssuer: 'UTO', documentNumber: 'TR1', reason: 'vetted' }],
    },
    diplomatic: { documentCodes: ['PD'] },
  },
  randomDiversion: { rate: 0.25, seed: 'seed' },
};
export const policy: Policy = policySchema.parse(POLICY);
export const judge = createJudge(policy);
/** At a lane that compares faces. */
export const faceJudge = createJudge(policy, 'document');

export function line(changes: Partial<GoodsLine> = {}): GoodsLine {
  return { hs6: '240220', quantity: 200, massKg: 0.2, value: 10_000, currency: 'KRW', origin: 'KR', ...changes };
}
export function risk(score: number): GoodsRisk {
  return { score, base: -2, contributions: [{ feature: 'origin', value: 'KR', share: 0.5 }] };
}

const CONTENT: { readonly [K in EvidenceKind]: ContentOf<K> } = {
  document: {
    kind: 'document',
    format: 'TD3',
    documentCode: 'P<',
    issuer: 'UTO',
    number: 'L1',
    surname: 'ERIKSSON',
    givenNames: 'ANNA',
    nationality: 'UTO',
    birthDate: '740812',
    sex: 'F',
    expiryDate: '320415',
    failedChecks: [],
  },
  boardingPass: {
    kind: 'boardingPass',
    passengerName: 'ERIKSSON/ANNA',
    bookingReference: 'ABC123',
    from: 'ICN',
    to: 'OSL',
    carrier: 'GL',
    flight: '0042',
    dayOfYear: 325,
    seat: '1A',
    sequence: '1',
    bagTags: [],
  },
  bagTag: { kind: 'bagTag', plate: '0123456789' },
  seal: { kind: 'seal', seal: 'e2806894000050000000000a' },
  declaration: {
    kind: 'declaration',
    id: 'D1',
    keyId: 'K1',
    documentIssuer: 'UTO',
    documentNumber: 'L1',
    issuedAtS: NOW_S - 3600,
    validUntilS: NOW_S,
    bagTags: [],
    goods: [line()],
  },
  bagScan: {
    kind: 'bagScan',
    scanId: 'S1',
    bagTag: '0123456789',
    scannedAt: '2026-11-21T12:00:00Z',
    alarmDecision: 'clear',
    abort: null,
    atr: { manufacturer: 'Scan', version: '1' },
    objects: [],
    image: { sha256: 'a'.repeat(64), width: 8, height: 8, bitDepth: 16, energies: 'dual' },
  },
  portrait: { kind: 'portrait', id: 'portrait-1', documentNumber: 'L1' },
  snapshot: { kind: 'snapshot', sha256: 'b'.repeat(64) },
  peopleCount: { kind: 'peopleCount', count: 1 },
  unusable: { kind: 'unusable', of: 'camera', why: 'noise' },
  conduct: { kind: 'conduct', what: 'tailgated' },
};

/** A sound piece of its kind, with changes. */
export function a<K extends EvidenceKind>(kind: K, changes: Partial<ContentOf<K>> = {}): EvidenceContent {
  return { ...CONTENT[kind], ...changes };
}

export function evidence(contents: readonly EvidenceContent[]): readonly Evidence[] {
  return contents.map((content) => ({ device: 'test', atMs: 0, wallMs: NOW_MS, content }));
}

const CLEAR: readonly EvidenceKind[] = [
  'document',
  'boardingPass',
  'declaration',
  'bagTag',
  'bagScan',
  'portrait',
  'snapshot',
  'peopleCount',
];

const DETECTOR = { kind: 'model', name: 'bag-xray', version: '1' } as const;

export function object(changes: Partial<SeenObject> = {}): SeenObject {
  const box = { x: 1, y: 2, width: 3, height: 4 };
  return { name: 'liquor', category: 'alcohol', box, score: 0.9, ...changes };
}

/** An answer of the detector. */
export function saw(...objects: readonly SeenObject[]): SeenAnswer {
  return { kind: 'answered', opinion: { objects, source: DETECTOR } };
}

/** The same objects in the one scan of `caseOf`. */
export function seenIn(...objects: readonly SeenObject[]): Partial<CaseFile> {
  return { seen: new Map([['a'.repeat(64), saw(...objects)]]) };
}

export function quality(changes: Partial<FaceQuality> = {}): FaceQuality {
  return { faces: 1, widthPx: 120, sharpness: 200, yawDegrees: 3, rejected: [], ...changes };
}

/** A comparison of faces that match, with changes. */
export function compared(changes: Partial<FaceOpinion> = {}): Pick<CaseFile, 'face'> {
  const source = { kind: 'model', name: 'face', version: '1' } as const;
  const opinion = { portrait: quality(), live: quality(), distance: 0.4, sameBelow: 0.6, source, ...changes };
  return { face: { kind: 'answered', opinion } };
}

/** A case that is released, with the given pieces in place of its own of their kind. */
export function caseOf(pieces: readonly EvidenceContent[] = [], changes: Partial<CaseFile> = {}): CaseFile {
  const kinds = new Set(pieces.map(({ kind }) => kind));
  return {
    evidence: evidence([...CLEAR.filter((kind) => !kinds.has(kind)).map((kind) => CONTENT[kind]), ...pieces]),
    missed: [],
    wallMs: NOW_MS,
    risk: { kind: 'answered', lines: [risk(0.1)], source: { kind: 'model', name: 'goods-risk', version: '1' } },
    images: new Map([
      ['a'.repeat(64), { kind: 'sound' }],
      ['b'.repeat(64), { kind: 'sound' }],
    ]),
    ...compared(),
    hold: { copy: 'new', suspects: [] },
    seen: new Map([['a'.repeat(64), saw()]]),
    draw: { seed: 'seed', counter: 1, value: 0.25 },
    models: [],
    ledgerFullness: 0.1,
    mode: 'normal',
    isTest: false,
    interruption: null,
    judgedInMs: 1,
    ...changes,
  };
}

/** The same case without the pieces of one kind. */
export function without(file: CaseFile, kind: EvidenceKind): CaseFile {
  return { ...file, evidence: file.evidence.filter(({ content }) => content.kind !== kind) };
}
