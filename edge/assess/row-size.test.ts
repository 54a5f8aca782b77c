import { describe, expect, it } from 'vitest';
import type { ContentOf } from '../contract/evidence.ts';
import { EVIDENCE_LIMIT } from '../contract/evidence.ts';
import { customsCategorySchema } from '../contract/customs.ts';
import { policySchema } from '../contract/policy.ts';
import { a, caseOf, judge, object, policy, seenIn, without } from './assess.fixture.ts';
import { createJudge } from './assess.ts';

type ThreatObject = ContentOf<'bagScan'>['objects'][number];

describe('a decision', () => {
  it('stays far below what the centre takes, whatever the scanner says', () => {
    const threat = (number: number): ThreatObject => ({
      id: String(number),
      box: { x: 0, y: 0, width: 1, height: 1 },
      flag: 'threat',
      category: 'other',
      ability: 'shield',
      probability: 1,
      description: 'x'.repeat(400),
    });
    const objects = Array.from({ length: 64 }, (_, number) => threat(number));
    const scans = Array.from({ length: EVIDENCE_LIMIT }, (_, number) =>
      a('bagScan', {
        scanId: `S${number}`,
        alarmDecision: 'alarm',
        atr: { manufacturer: `${number}`, version: '1' },
        objects: objects.map((each) => ({ ...each, description: `${number} ${each.description}` })),
      }),
    );
    const decision = judge.decide(caseOf(scans));
    expect(decision.reasons.filter(({ code }) => code === 'scanner-alarm').length).toBe(EVIDENCE_LIMIT);
    expect(Buffer.byteLength(JSON.stringify(decision))).toBeLessThan(512 * 1024);
  });
});

describe('a decision about much that was seen', () => {
  it('stays small however many things a model sees', () => {
    const seen = customsCategorySchema.options.map((category) => ({ category, severity: 'alarm' as const }));
    const strict = createJudge(policySchema.parse({ ...policy, seen }));
    const everything = customsCategorySchema.options.flatMap((category) =>
      Array.from({ length: 300 }, () => object({ category, name: 'x'.repeat(60) })),
    );
    const decision = strict.decide(caseOf([], seenIn(...everything)));
    expect(decision.reasons).toHaveLength(seen.length);
    expect(Buffer.byteLength(JSON.stringify(decision))).toBeLessThan(128 * 1024);
  });
});

describe("a bag that is not known to be the passenger's", () => {
  it('proves nothing, tag known or not', () => {
    const decision = judge.decide(without(caseOf(), 'bagTag'));
    expect(decision).toMatchObject({ verdict: 'divert', reasons: [{ code: 'wrong-bag' }] });
  });
});
