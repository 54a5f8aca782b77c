import { describe, expect, it } from 'vitest';
import { caseView } from '../desk-data.fixture.ts';
import { earlierWords, portraitWords, seenWords, whereabouts } from './what-there-is.ts';

const empty = caseView();
const read = { atMs: 1, what: 'portrait-read', detail: '', device: null };
const passport: typeof empty.document = {
  kind: 'document',
  format: 'TD3',
  documentCode: 'P',
  issuer: 'UTO',
  number: 'L898902C3',
  surname: 'ERIKSSON',
  givenNames: 'ANNA MARIA',
  nationality: 'UTO',
  birthDate: '740812',
  sex: 'F',
  expiryDate: '120415',
  failedChecks: [],
};

const ruling: typeof empty.ruling = {
  disposition: { what: 'seized', goods: 'a knife' },
  by: { officer: 'Li', role: 'officer' },
  approvedBy: null,
  reason: '',
  labels: [],
  key: 'k',
  tookMs: 1,
  atMs: 1,
};

describe('a case that shows nothing', () => {
  it('says that there was no scan, and no portrait, where there was none', () => {
    expect(seenWords(empty)).toBe('goods.no-scan');
    expect(portraitWords(empty)).toBe('face.no-portrait');
    expect(portraitWords({ timeline: [read] })).toBe('face.no-longer-held');
  });

  it('says where the passenger is only where somebody knows', () => {
    const outcome: typeof empty.outcome = {
      verdict: 'divert',
      left: 'by-diversion',
      tookMs: 1,
      decidedAtSequence: 1,
      decisionMs: null,
      findings: [],
    };
    expect(whereabouts(empty)).toBeNull();
    expect(whereabouts(caseView({ isInLane: true, outcome }))).toBe('case.in-lane');
    expect(whereabouts(caseView({ outcome }))).toBe('case.at-desk');
    expect(whereabouts(caseView({ outcome: { ...outcome, left: 'by-exit' } }))).toBe('case.let-out');
    expect(whereabouts(caseView({ outcome: { ...outcome, left: 'emergency' } }))).toBeNull();
    expect(whereabouts({ isInLane: false, outcome, ruling })).toBeNull();
  });

  it('says that nobody was here before of what could be looked up alone', () => {
    const bagTags = ['0123456789'];
    expect(earlierWords(empty)).toBe('earlier.nothing-to-look-up');
    expect(earlierWords({ document: null, bagTags })).toBe('earlier.none-of-bags');
    expect(earlierWords({ document: passport, bagTags: [] })).toBe('earlier.none-of-document');
    expect(earlierWords({ document: passport, bagTags })).toBe('earlier.none');
  });
});
