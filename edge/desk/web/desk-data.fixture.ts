import type { Finding } from '../../contract/judgement.ts';
import type { CaseCard, CaseView, DeskEvent, GoodsRules, LaneView } from '../wire.ts';

/** A desk in the middle of a shift: plausible cases, names of many scripts, and names that somebody chose in malice. */

export const NOW_MS = Date.UTC(2026, 5, 3, 6, 40, 12);
const POLICY = 'riverport-passengers 2026.6';

export const NAMES = {
  chinese: '欧阳 娜娜',
  arabic: 'العَرَبِيّ محمد عبد الرحمن',
  thai: 'สมชาย ใจดีมาก',
  hindi: 'श्रीनिवासन रामानुजन',
  long: 'VANDENBERGHE-OPDENBOSCH MARIE-ANTOINETTE ELISABETH WILHELMINA',
  markup: '<img src=x onerror=alert(1)> {who}',
  override: '\u202EGNORW SI SIHT\u202C',
} as const;

export function lane(id: string, fields: Partial<LaneView> = {}): LaneView {
  return {
    lane: id,
    name: `Lane ${id.slice(1)}`,
    state: 'idle',
    reason: '',
    mode: 'normal',
    leaves: { entry: 'closed', exit: 'closed', diversion: 'closed' },
    passage: null,
    passenger: '',
    isOccupied: false,
    sinceWallMs: NOW_MS - 42_000,
    devices: ['gate', 'document-reader', 'scanner', 'camera'].map((device) => ({
      device: `${id}-${device}`,
      state: 'up',
      reason: '',
    })),
    pressure: { passagesAnHour: 212, casesWaiting: 2 },
    ...fields,
  };
}

export function finding(
  code: string,
  severity: Finding['severity'],
  text: string,
  more: Partial<Finding> = {},
): Finding {
  return { code, severity, source: { kind: 'rule', name: code, version: POLICY }, text, ...more };
}

export function card(fields: Partial<CaseCard> = {}): CaseCard {
  return {
    id: 'A1-1-7',
    lane: 'A1',
    passenger: 'ERIKSSON ANNA MARIA',
    flight: 'CA 982',
    openedAtMs: NOW_MS - 95_000,
    isAlarm: false,
    codes: ['over-allowance'],
    headline: finding('over-allowance', 'doubt', 'Cigarettes: 800 pieces declared, 400 pieces allowed'),
    state: 'waiting',
    heldBy: null,
    decided: null,
    dueAtMs: null,
    isTimedOut: false,
    version: 1,
    ...fields,
  };
}

export function caseView(fields: Partial<CaseView> = {}): CaseView {
  return {
    ...card(fields),
    document: null,
    boardingPasses: [],
    declaration: null,
    goods: [],
    bagTags: [],
    scans: [],
    snapshots: [],
    portraits: [],
    decision: null,
    outcome: null,
    findings: [],
    timeline: [],
    steps: [],
    inspections: [],
    ruling: null,
    earlier: [],
    isInLane: false,
    laneRefusal: null,
    ...fields,
  };
}

export const GOODS_RULES: GoodsRules = {
  currencies: { accounting: 'CNY', rates: { USD: 7.1, EUR: 7.8 } },
  allowances: [
    { name: 'Cigarettes', hs: ['2402'], appliesTo: ['ordinary'], maxQuantity: 400 },
    { name: 'Spirits', hs: ['2208'], appliesTo: ['ordinary'], minimumAgeYears: 18, maxQuantity: 2 },
    { name: 'Infant formula', hs: ['190110'], appliesTo: ['ordinary'], maxMassKg: 4 },
  ],
  seen: [
    { category: 'tobacco', severity: 'doubt', hs: ['2402'], piecesEach: 200, allowance: 0, threshold: 0 },
    { category: 'alcohol', severity: 'doubt', hs: ['2208'], piecesEach: 1, allowance: 2, threshold: 0 },
    { category: 'weapon', severity: 'alarm', hs: [], piecesEach: 1, allowance: 0, threshold: 0 },
  ],
};

const CARDS: readonly CaseCard[] = [
  card(),
  card({
    id: 'A2-1-12',
    lane: 'A2',
    passenger: NAMES.chinese,
    flight: 'MU 5102',
    openedAtMs: NOW_MS - 31_000,
    isAlarm: true,
    codes: ['seen-forbidden', 'seen-undeclared', 'goods-risk-high', 'over-allowance', 'face-mismatch'],
    headline: finding('seen-forbidden', 'alarm', '1 weapon or part of one seen'),
    dueAtMs: NOW_MS + 149_000,
  }),
  card({
    id: 'A1-1-5',
    passenger: NAMES.arabic,
    flight: 'EK 306',
    openedAtMs: NOW_MS - 614_000,
    codes: ['random-diversion'],
    headline: finding('random-diversion', 'doubt', 'Drawn at random (draw 5)'),
    state: 'held',
    heldBy: 'Zhou Wei',
  }),
  card({
    id: 'A3-1-3',
    lane: 'A3',
    passenger: NAMES.long,
    flight: 'KL 897',
    openedAtMs: NOW_MS - 205_000,
    isAlarm: true,
    codes: ['watch-listed'],
    headline: finding('watch-listed', 'alarm', 'Document NXK21P4 is on the watch list: call the supervisor'),
    dueAtMs: NOW_MS - 12_000,
    isTimedOut: true,
  }),
  card({
    id: 'A2-1-9',
    lane: 'A2',
    passenger: NAMES.markup,
    flight: 'XX 1',
    openedAtMs: NOW_MS - 333_000,
    codes: ['document-check-failed'],
    headline: finding('document-check-failed', 'doubt', 'Check digit of the document does not fit: name'),
  }),
  card({
    id: 'A2-1-10',
    lane: 'A2',
    passenger: NAMES.hindi,
    flight: 'AI 348',
    openedAtMs: NOW_MS - 120_000,
    codes: ['face-unclear', 'model-unavailable'],
    headline: finding('face-unclear', 'doubt', 'Face in the live picture unclear: blurred (sharpness 12)'),
  }),
];

const LANES: readonly LaneView[] = [
  lane('A1', {
    state: 'diverted',
    isOccupied: true,
    passenger: CARDS[0]?.passenger ?? '',
    leaves: { entry: 'closed', exit: 'closed', diversion: 'open' },
  }),
  lane('A2', {
    state: 'assessing',
    isOccupied: true,
    passenger: NAMES.thai,
    sinceWallMs: NOW_MS - 3000,
    leaves: { entry: 'moving', exit: 'closed', diversion: 'closed' },
  }),
  lane('A3', {
    mode: 'maintenance',
    state: 'out-of-service',
    reason: 'Leaf exit did not close: look for what is in its way',
    leaves: { entry: 'closed', exit: 'unknown', diversion: 'closed' },
    devices: [
      { device: 'A3-gate', state: 'degraded', reason: 'no answer to 2 of 5 requests' },
      { device: 'A3-scanner', state: 'down', reason: 'connection refused' },
      { device: 'A3-camera', state: 'up', reason: '' },
    ],
  }),
  lane('A4', {
    mode: 'officer-only',
    state: 'admitted',
    sinceWallMs: NOW_MS - 1200,
    leaves: { entry: 'open', exit: 'closed', diversion: 'closed' },
  }),
];

export function snapshot(
  fields: Partial<Extract<DeskEvent, { type: 'snapshot' }>> = {},
): Extract<DeskEvent, { type: 'snapshot' }> {
  return {
    type: 'snapshot',
    site: 'Riverport, arrivals',
    mode: 'simulation',
    nowMs: NOW_MS,
    rules: {
      reasonFor: ['seized', 'refer', 'welfare'],
      supervisorFor: ['watch-listed', 'bag-sealed'],
      decideWithinMs: 180_000,
      restAfterMs: 1_200_000,
      goods: GOODS_RULES,
    },
    lanes: LANES,
    cases: CARDS,
    services: [
      { service: 'centre', state: 'up', reason: '' },
      { service: 'models', state: 'up', reason: '' },
    ],
    ...fields,
  };
}
