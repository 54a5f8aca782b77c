import { EVIDENCE_LIMIT, type EvidenceContent } from '../contract/evidence.ts';
import type { FindingCode } from '../contract/finding-code.ts';
import type { CaseFile } from '../contract/judge.ts';
import { a, caseOf, compared, line, NOW_MS, object, quality, risk, seenIn, without } from './assess.fixture.ts';

/** A case that gives the finding, and one as like it as can be that does not. */
export interface Provocation {
  readonly code: FindingCode;
  readonly by: CaseFile;
  readonly butNot: CaseFile;
}

function of(code: FindingCode, by: CaseFile, butNot: CaseFile): Provocation {
  return { code, by, butNot };
}

const answered = (score: number): Partial<CaseFile> => ({
  risk: { kind: 'answered', lines: [risk(score)], source: { kind: 'model', name: 'goods-risk', version: '1' } },
});
const goods = (...lines: readonly ReturnType<typeof line>[]) =>
  caseOf([a('declaration', { goods: [...lines] })], {
    risk: {
      kind: 'answered',
      lines: lines.map(() => risk(0.1)),
      source: { kind: 'model', name: 'goods-risk', version: '1' },
    },
  });
const images = (kind: 'refused' | 'unavailable'): Partial<CaseFile> => ({
  images: new Map([
    ['a'.repeat(64), { kind, why: 'bad' }],
    ['b'.repeat(64), { kind: 'sound' }],
  ]),
});
/** Somebody whose boarding pass names the bag, and who brings that of the case. */
const heldAgainst = (plate: string) => {
  const suspect = { plate, seal: null, by: 'hall 2', reason: 'dense block', imageSha256: 'c'.repeat(64) };
  return caseOf([], { hold: { copy: 'new', suspects: [suspect] } });
};
const tags = (count: number): readonly EvidenceContent[] =>
  Array.from({ length: count }, () => a('peopleCount', { count: 1 }));
const unreadable = a('unusable', { of: 'document' });
const unverifiable = a('unusable', { of: 'barcode' });
const BASE_PIECES = 7;

const PASSENGER: readonly Provocation[] = [
  of('document-missing', without(caseOf([], { missed: ['document'] }), 'document'), caseOf()),
  of('document-unreadable', without(caseOf([unreadable]), 'document'), caseOf([unreadable])),
  of('document-check-failed', caseOf([a('document', { failedChecks: ['number'] })]), caseOf()),
  of(
    'document-expired',
    caseOf([a('document', { expiryDate: '261120' })]),
    caseOf([a('document', { expiryDate: '261121' })]),
  ),
  of(
    'document-of-another',
    caseOf([a('document'), a('document', { number: 'L2' })]),
    caseOf([a('document'), a('document')]),
  ),
  of(
    'watch-listed',
    caseOf([a('document'), a('document', { number: 'WL1' })]),
    caseOf([a('document', { number: 'WL1', issuer: 'XXX' })]),
  ),
  of('clock-not-set', caseOf([], { wallMs: 0 }), caseOf([], { wallMs: Date.UTC(2026, 0, 1) })),
  of('boarding-pass-missing', without(caseOf(), 'boardingPass'), caseOf()),
  of(
    'boarding-pass-of-another',
    caseOf([a('boardingPass', { passengerName: 'SMITH/ANNA' })]),
    caseOf([a('boardingPass', { passengerName: 'ERIKSS' })]),
  ),
  of(
    'diplomatic-passenger',
    caseOf([a('document', { documentCode: 'PD' })], { risk: { kind: 'notAsked' } }),
    caseOf([a('document', { documentCode: 'PO' })]),
  ),
  of(
    'trusted-passenger',
    caseOf([a('document', { number: 'TR1' }), a('declaration', { documentNumber: 'TR1' })]),
    caseOf([a('document', { number: 'TR1', failedChecks: ['number'] })]),
  ),
  of('random-diversion', caseOf([], { draw: { seed: 's', counter: 1, value: 0.2499 } }), caseOf()),
];

const GOODS: readonly Provocation[] = [
  of('declaration-missing', without(caseOf(), 'declaration'), caseOf()),
  of('declaration-unverifiable', without(caseOf([unverifiable]), 'declaration'), caseOf([unverifiable])),
  of('declaration-not-valid-now', caseOf([], { wallMs: NOW_MS + 1000 }), caseOf([], { wallMs: NOW_MS })),
  of('declaration-of-another', caseOf([a('declaration', { documentNumber: 'L2' })]), caseOf()),
  of(
    'declaration-changed',
    caseOf([a('declaration'), a('declaration', { goods: [] })]),
    caseOf([a('declaration'), a('declaration')]),
  ),
  of('declaration-nonsense', goods(line(), line({ quantity: -1 })), goods(line({ quantity: 0 }))),
  of('forbidden-goods', goods(line({ hs6: '050710' })), goods(line({ hs6: '050711' }))),
  of(
    'over-allowance',
    goods(line({ quantity: 150 }), line({ quantity: 51 })),
    goods(line({ quantity: 150 }), line({ quantity: 50 })),
  ),
  of('under-age', caseOf([a('document', { birthDate: '071122' })]), caseOf([a('document', { birthDate: '071121' })])),
  of(
    'over-total-value',
    goods(line({ hs6: '851712', currency: 'EUR', value: 667 })),
    goods(line({ hs6: '490700', currency: 'EUR', value: 667 })),
  ),
  of('currency-unknown', goods(line({ currency: 'constructor' })), goods(line({ currency: 'EUR', value: 1 }))),
  of('goods-risk-high', caseOf([], answered(0.6)), caseOf([], answered(0.5999))),
  of('goods-risk-raised', caseOf([], answered(0.3)), caseOf([], answered(0.2999))),
  of('model-unavailable', caseOf([], { risk: { kind: 'unavailable', why: 'no answer' } }), caseOf()),
];

const BAGS: readonly Provocation[] = [
  of('bag-sealed', caseOf([a('bagTag'), a('bagTag', { plate: '0999000001' })]), caseOf()),
  of('hold-bag-suspect', heldAgainst('0123456789'), heldAgainst('0123456788')),
  of('hold-bag-missing', heldAgainst('0123456788'), heldAgainst('0123456789')),
  of(
    'hold-list-old',
    caseOf([], { hold: { copy: 'old', suspects: [] } }),
    caseOf([], { hold: { copy: 'none', suspects: [] } }),
  ),
  of('bag-scan-missing', without(caseOf(), 'bagScan'), without(without(caseOf(), 'bagScan'), 'bagTag')),
  of(
    'bag-scan-incomplete',
    caseOf([a('bagScan', { abort: 'clipped-bag' })]),
    caseOf([a('unusable', { of: 'camera' })]),
  ),
  of('scanner-alarm', caseOf([a('bagScan', { alarmDecision: 'alarm' })]), caseOf()),
  of('scanner-undecided', caseOf([a('bagScan', { alarmDecision: 'unknown' })]), caseOf()),
  of(
    'scanner-alarm',
    caseOf([
      a('bagScan', {
        objects: [
          {
            id: '1',
            box: { x: 0, y: 0, width: 9, height: 9 },
            flag: 'high-threat',
            category: 'explosive',
            ability: 'no-interference',
            probability: 0.9,
            description: 'block',
          },
        ],
      }),
    ]),
    caseOf(),
  ),
  of(
    'scanner-undecided',
    caseOf([
      a('bagScan', {
        objects: [
          {
            id: '1',
            box: { x: 0, y: 0, width: 9, height: 9 },
            flag: 'unknown',
            category: 'explosive',
            ability: 'shield',
            probability: 0.9,
            description: 'block',
          },
        ],
      }),
    ]),
    caseOf(),
  ),
  of('wrong-bag', caseOf([a('bagScan'), a('bagScan', { scanId: 'S2', bagTag: null })]), caseOf()),
  of('image-refused', caseOf([], images('refused')), caseOf([], images('unavailable'))),
];

const SEEN: readonly Provocation[] = [
  of('seen-forbidden', caseOf([], seenIn(object({ category: 'weapon' }))), caseOf()),
  of('seen-undeclared', caseOf([], seenIn(object(), object(), object())), caseOf([], seenIn(object(), object()))),
];

/** Asked of a lane that compares faces. */
export const FACE_PROVOCATIONS: readonly Provocation[] = [
  of('face-mismatch', caseOf([], compared({ distance: 0.6 })), caseOf([], compared({ distance: 0.5999 }))),
  of('no-face', caseOf([], unusable('no-face')), caseOf()),
  of('several-faces', caseOf([], unusable('several-faces')), caseOf()),
  of('face-unclear', caseOf([], unusable('blurred')), caseOf([], unusable('no-face'))),
  of('face-not-compared', caseOf([], { face: { kind: 'unavailable', why: 'no answer' } }), caseOf()),
];

function unusable(why: 'no-face' | 'several-faces' | 'blurred'): Partial<CaseFile> {
  return compared({ distance: null, live: quality({ rejected: [why] }) });
}

const LANE: readonly Provocation[] = [
  of('snapshot-missing', without(caseOf(), 'snapshot'), caseOf()),
  of('more-than-one-person', caseOf([a('peopleCount', { count: 2 })]), caseOf([a('peopleCount', { count: 1 })])),
  of('too-much-evidence', caseOf(tags(EVIDENCE_LIMIT - BASE_PIECES)), caseOf(tags(EVIDENCE_LIMIT - BASE_PIECES - 1))),
  of('ledger-nearly-full', caseOf([], { ledgerFullness: 0.95 }), caseOf([], { ledgerFullness: 0.9499 })),
  of('officer-only', caseOf([], { mode: 'officer-only' }), caseOf([], { mode: 'maintenance' })),
  of('test-walk', caseOf([], { isTest: true }), caseOf([], { mode: 'test' })),
  of('emergency', caseOf([], { interruption: { why: 'emergency', reason: 'fire' } }), caseOf()),
  of('interrupted', caseOf([], { interruption: { why: 'interrupted', reason: 'gate' } }), caseOf()),
  ...(['tailgated', 'turned-back', 'bag-left-behind', 'forced-leaf', 'did-not-enter', 'did-not-leave'] as const).map(
    (what) => of(what, caseOf([a('conduct', { what })]), caseOf()),
  ),
];

export const PROVOCATIONS: readonly Provocation[] = [...PASSENGER, ...GOODS, ...BAGS, ...SEEN, ...LANE];
