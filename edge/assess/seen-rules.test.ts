import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeenAnswer, SeenObject } from '../contract/assessor.ts';
import { customsCategorySchema } from '../contract/customs.ts';
import type { CaseFile } from '../contract/judge.ts';
import { type Severity, TOLD_OBJECTS } from '../contract/judgement.ts';
import { policySchema } from '../contract/policy.ts';
import { a, caseOf, judge, line, object, policy, saw, seenIn } from './assess.fixture.ts';
import { createJudge } from './assess.ts';

const times = (count: number, changes: Partial<SeenObject> = {}) =>
  Array.from({ length: count }, () => object(changes));
const declaring = (hs6: string, quantity: number, objects: readonly SeenObject[]) =>
  caseOf([a('declaration', { goods: [line({ hs6, quantity })] })], seenIn(...objects));
const told = (file: CaseFile) => judge.decide(file).reasons.map(({ severity, text }) => `${severity}: ${text}`);

const GOLD = { name: 'precious-metal', category: 'precious-metal' } as const;
const CARTON = { name: 'cigarettes', category: 'tobacco' } as const;
const PISTOL = { name: 'firearm', category: 'weapon' } as const;

const OTHER_IMAGE = 'c'.repeat(64);
const otherImage = { sha256: OTHER_IMAGE, width: 8, height: 8, bitDepth: 16, energies: 'dual' } as const;

/** Two scans, of one bag or of two, with what is seen in each. */
function twoScans(bagTag: string, first: SeenAnswer, second: SeenAnswer): CaseFile {
  const pieces = [a('bagTag'), a('bagTag', { plate: bagTag }), a('bagScan')];
  return caseOf([...pieces, a('bagScan', { scanId: 'S2', bagTag, image: otherImage })], {
    seen: new Map([
      ['a'.repeat(64), first],
      [OTHER_IMAGE, second],
    ]),
    images: new Map(['a', 'b', 'c'].map((sign) => [sign.repeat(64), { kind: 'sound' }])),
  });
}

describe('what is seen in a bag', () => {
  it.each<readonly [string, CaseFile, readonly string[]]>([
    ['nothing', caseOf(), []],
    ['bottles within the allowance', caseOf([], seenIn(...times(2))), []],
    [
      'more bottles than the allowance',
      caseOf([], seenIn(...times(3))),
      ['doubt: 3 bottles of alcohol seen, none declared, 2 free of duty'],
    ],
    ['bottles declared beside the allowance', declaring('220830', 4, times(6)), []],
    [
      'more bottles than both',
      declaring('220830', 2, times(6)),
      ['doubt: 6 bottles of alcohol seen, 2 declared, 2 free of duty'],
    ],
    [
      'declared under another heading',
      declaring('220300', 4, times(3)),
      ['doubt: 3 bottles of alcohol seen, none declared, 2 free of duty'],
    ],
    ['gold that was not declared', caseOf([], seenIn(object(GOLD))), ['doubt: Gold or silver seen, none declared']],
    ['gold that was declared', declaring('711319', 1, [object(GOLD)]), []],
    ['cartons, declared by the cigarette', declaring('240220', 200, times(2, CARTON)), []],
    [
      'a carton too many',
      declaring('240220', 200, times(3, CARTON)),
      ['doubt: 3 cartons of cigarettes seen, 1 declared, 1 free of duty'],
    ],
    ['a weapon', caseOf([], seenIn(object(PISTOL))), ['alarm: 1 weapon or part of one seen']],
    [
      'something told as a notice',
      caseOf([], seenIn(object({ category: 'electronics' }))),
      ['notice: Electronics in number seen'],
    ],
    ['something below the threshold', caseOf([], seenIn(object({ category: 'electronics', score: 0.79 }))), []],
    ['something that the policy does not name', caseOf([], seenIn(object({ category: 'animal' }))), []],
  ])('%s', (_what, file, reasons) => {
    expect(told(file)).toEqual(reasons);
  });

  it('is not excused by a declaration of less than nothing', () => {
    const reasons = told(declaring('220830', -4, times(3)));
    expect(reasons).toContain('doubt: 3 bottles of alcohol seen, none declared, 2 free of duty');
  });

  it('counts once in a bag that was scanned twice, as the scan that shows most', () => {
    expect(told(twoScans('0123456789', saw(...times(2)), saw(...times(1))))).toEqual([]);
    expect(told(twoScans('0123456789', saw(...times(1)), saw(...times(3))))).toEqual([
      'doubt: 3 bottles of alcohol seen, none declared, 2 free of duty',
    ]);
  });

  it('counts together over the bags of one passenger', () => {
    expect(told(twoScans('0123456780', saw(...times(2)), saw(...times(1))))).toEqual([
      'doubt: 3 bottles of alcohol seen, none declared, 2 free of duty',
    ]);
  });

  it('is told with the strongest things, where they are and in which scan', () => {
    const scores = Array.from({ length: 30 }, (_, index) => 0.5 + index / 100);
    const [reason] = judge.decide(caseOf([], seenIn(...scores.map((score) => object({ score }))))).reasons;
    expect(reason).toMatchObject({
      code: 'seen-undeclared',
      score: 0.79,
      source: { kind: 'model', name: 'bag-xray', version: '1' },
    });
    expect(reason?.objects).toHaveLength(TOLD_OBJECTS);
    expect(reason?.objects?.[0]).toEqual({ ...object({ score: 0.79 }), scan: 'a'.repeat(64) });
  });

  it('does not outvote the scanner, nor the scanner it', () => {
    const file = caseOf([a('bagScan', { alarmDecision: 'alarm' })], seenIn(object(PISTOL)));
    expect(judge.decide(file).reasons.map(({ code }) => code)).toEqual(['scanner-alarm', 'seen-forbidden']);
  });
});

describe('a bag that was not looked into', () => {
  const unavailable = { kind: 'unavailable', why: 'no detector' } as const;
  it.each<readonly [string, Partial<CaseFile>]>([
    ['no answer', { seen: new Map() }],
    ['no detector', { seen: new Map([['a'.repeat(64), unavailable]]) }],
    ['a score that is no number', seenIn(object({ score: Number.NaN }))],
    ['a score above one', seenIn(object({ score: 1.01 }))],
    ['a box that has no end', seenIn(object({ box: { x: 0, y: 0, width: Infinity, height: 1 } }))],
    ['a thing of no category', seenIn(object({ category: 'constructor' as 'other' }))],
  ])('is for an officer: %s', (_what, changes) => {
    expect(judge.decide(caseOf([], changes))).toMatchObject({
      verdict: 'divert',
      reasons: [{ code: 'model-unavailable', text: expect.stringContaining('Bag 0123456789 was not looked into') }],
    });
  });

  it('still tells of what could be read', () => {
    const file = caseOf([], seenIn(object(PISTOL), object({ score: Number.NaN })));
    expect(judge.decide(file).reasons.map(({ code }) => code)).toEqual(['seen-forbidden', 'model-unavailable']);
  });

  it('is no matter where the policy looks for nothing', () => {
    const blind = policySchema.parse({ ...policy, seen: [] });
    expect(createJudge(blind).decide(caseOf([], { seen: new Map() }))).toMatchObject({ verdict: 'release' });
  });
});

describe('whatever is seen', () => {
  const score = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(Number.NaN, 2, -1));
  const category = fc.constantFrom(...customsCategorySchema.options);
  const anyObject = fc.record({ category, score }).map((changes) => object(changes));
  const ORDER: readonly (Severity | undefined)[] = [undefined, 'notice', 'doubt', 'alarm'];
  const worst = (file: CaseFile) => ORDER.indexOf(judge.decide(file).reasons[0]?.severity);

  it('more of it never weighs less', () => {
    const few = fc.array(anyObject, { maxLength: 8 });
    const quantity = fc.oneof(fc.nat(10), fc.double());
    fc.assert(
      fc.property(few, anyObject, quantity, fc.boolean(), (objects, more, declared, isOtherBag) => {
        const goods = [a('declaration', { goods: [line({ hs6: '220830', quantity: declared })] })];
        const before = caseOf(goods, seenIn(...objects));
        const after = isOtherBag
          ? caseOf([...goods, a('bagScan'), a('bagScan', { scanId: 'S2', image: otherImage })], {
              seen: new Map([
                ['a'.repeat(64), saw(...objects)],
                [OTHER_IMAGE, saw(more)],
              ]),
            })
          : caseOf(goods, seenIn(...objects, more));
        expect(worst(after)).toBeGreaterThanOrEqual(worst(before));
      }),
      { numRuns: 500 },
    );
  });
});
