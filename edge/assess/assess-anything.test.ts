import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EvidenceContent } from '../contract/evidence.ts';
import type { CaseFile } from '../contract/judge.ts';
import { a, caseOf, judge, line, risk, without } from './assess.fixture.ts';

const number = fc.oneof(fc.double(), fc.nat(300), fc.constantFrom(Number.NaN, Infinity, -1));
const word = fc.constantFrom(
  '',
  'L1',
  'WL1',
  'TR1',
  '0123456789',
  'constructor',
  '__proto__',
  'PD',
  '999999',
  '320415',
);

const anyContent: fc.Arbitrary<EvidenceContent> = fc.oneof(
  fc.record({ number: word, documentCode: word, birthDate: word, expiryDate: word }).map((it) => a('document', it)),
  fc.record({ passengerName: word }).map((it) => a('boardingPass', it)),
  fc
    .record({ quantity: number, massKg: number, value: number, currency: word })
    .map((it) => a('declaration', { goods: [line(it)] })),
  fc.record({ bagTag: fc.option(word) }).map((it) => a('bagScan', it)),
  fc.constantFrom('alarm', 'clear', 'unknown').map((alarmDecision) => a('bagScan', { alarmDecision })),
  fc.record({ count: number }).map((it) => a('peopleCount', it)),
  fc.constantFrom('document', 'barcode', 'bagScan', 'camera').map((of) => a('unusable', { of })),
  fc.constantFrom('tailgated', 'did-not-enter').map((what) => a('conduct', { what })),
);

const anyCase: fc.Arbitrary<CaseFile> = fc
  .record({
    pieces: fc.array(anyContent, { maxLength: 6 }),
    wallMs: fc.oneof(fc.constant(caseOf().wallMs), number),
    score: number,
    ledgerFullness: number,
    draw: number,
  })
  .map(({ pieces, wallMs, score, ledgerFullness, draw }) =>
    caseOf(pieces, {
      wallMs,
      ledgerFullness,
      draw: { seed: 's', counter: 1, value: draw },
      risk: { kind: 'answered', lines: [risk(score)], source: { kind: 'model', name: 'm', version: '1' } },
    }),
  );

describe('a decision, whatever the case', () => {
  it('is always made, is the same for the same case, and diverts for every alarm and doubt', () => {
    let released = 0;
    const property = (file: CaseFile) => {
      const before = JSON.stringify(file);
      const decision = judge.decide(file);
      expect(judge.decide(file)).toEqual(decision);
      expect(JSON.stringify(file)).toBe(before);
      const quiet = decision.reasons.every(({ severity }) => severity === 'notice');
      expect(decision.verdict).toBe(quiet ? 'release' : 'divert');
      released += quiet ? 1 : 0;
    };
    fc.assert(fc.property(fc.oneof(anyCase, fc.constant(caseOf())), property), { numRuns: 1000 });
    expect(released).toBeGreaterThan(0);
  });

  it('is never a release once evidence that the policy needs is taken away', () => {
    const needed = fc.constantFrom('document', 'declaration', 'boardingPass', 'bagScan', 'snapshot');
    fc.assert(
      fc.property(fc.oneof(anyCase, fc.constant(caseOf())), needed, (file, kind) => {
        // A scan is needed because a tag is known, which only the tag itself tells.
        expect(judge.decide(without(file, kind)).verdict).toBe('divert');
      }),
    );
  });

  it('is never a release on a date that no calendar has', () => {
    const odd = fc.stringMatching(/^.{0,8}$/).filter((text) => !/^\d{6}$/.test(text));
    const impossible = fc.tuple(fc.integer({ min: 13, max: 99 }), fc.integer({ min: 32, max: 99 }));
    const date = fc.oneof(
      odd,
      impossible.map(([month, day]) => `30${month}01|3001${day}`.split('|')[day % 2] ?? ''),
    );
    fc.assert(
      fc.property(date, (text) => {
        expect(judge.decide(caseOf([a('document', { expiryDate: text })])).verdict).toBe('divert');
        expect(judge.decide(caseOf([a('document', { birthDate: text })])).verdict).toBe('divert');
      }),
    );
  });
});
