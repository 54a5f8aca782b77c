import { afterEach, describe, expect, it } from 'vitest';
import { faceJudge, judge } from '../../../assess/assess.fixture.ts';
import { FACE_PROVOCATIONS, PROVOCATIONS } from '../../../assess/rules.fixture.ts';
import { FINDINGS } from '../../../contract/finding-code.ts';
import { FINDING_WORDS } from '../../../contract/finding-words.ts';
import type { AlarmWord } from '../../../contract/judge.ts';
import type { Finding } from '../../../contract/judgement.ts';
import { because } from '../../../contract/lane-reason.ts';
import { findingParts } from './finding-sentence.ts';
import { plain } from './reasons.ts';
import { language, type Language } from '../../../screen/web/language.ts';

afterEach(() => {
  language.value = 'en';
});

const ALARMS: readonly AlarmWord[] = [
  'leaf-stuck',
  'forced-leaf',
  'tailgated',
  'bag-left-behind',
  'did-not-leave',
  'gate-lost',
  'hold-bag-gone',
  'record-not-written',
];
const EVERY_FINDING: readonly Finding[] = [
  ...PROVOCATIONS.flatMap(({ by }) => judge.decide(by).reasons),
  ...FACE_PROVOCATIONS.flatMap(({ by }) => faceJudge.decide(by).reasons),
  ...ALARMS.map((what) => judge.alarm(what, 'exit')),
];

function saidIn(which: Language, finding: Finding): string {
  language.value = which;
  return plain(findingParts(finding));
}

/** Codes of the sentences, without their variants. */
const CODES = Object.keys(FINDING_WORDS).flatMap((key) => /^says\.([\w-]+)/.exec(key)?.[1] ?? []);

describe('the sentence of a finding', () => {
  it('is there for every finding, and for none that the judgement does not have', () => {
    expect([...new Set(CODES)].toSorted()).toEqual(Object.keys(FINDINGS).toSorted());
  });

  it('has all the facts that it names, and no fact besides, in every language', () => {
    expect(new Set(EVERY_FINDING.map(({ code }) => code))).toEqual(new Set(Object.keys(FINDINGS)));
    for (const finding of EVERY_FINDING) {
      const names = Object.keys(finding.said?.facts ?? { nothing: true });
      const marked = {
        ...finding,
        said: { sentence: finding.said?.sentence ?? '', facts: Object.fromEntries(names.map((name) => [name, name])) },
      };
      for (const which of ['en', 'zh-CN'] as const) expect(saidIn(which, finding)).not.toMatch(/[{}]/);
      // Facts of a word that is not in the family are not in the sentence: those of things and faults are.
      const inner = ['seen', 'widthPx', 'sharpness', 'yawDegrees', 'values'];
      const told = saidIn('en', marked);
      expect(names.filter((name) => !inner.includes(name) && !told.includes(name))).toEqual([]);
    }
  });

  it('is in English the sentence that the ledger has', () => {
    // Dates and times are written as the reader's place writes them.
    const plainFigures = EVERY_FINDING.filter(
      ({ said: { facts = {} } = {} }) => !('expires' in facts || 'from' in facts),
    );
    const differing = plainFigures.filter(
      (finding) => saidIn('en', finding).replaceAll(/[\s,]/g, '') !== finding.text.replaceAll(/[\s,]/g, ''),
    );
    expect(differing.map(({ text }) => text)).toEqual([]);
  });

  it('has no English in it in Chinese, but for names and what others said', () => {
    language.value = 'zh-CN';
    const words = EVERY_FINDING.map((finding) => findingParts(finding).filter(({ kind }) => kind === 'words'));
    expect(words.flat().filter(({ text }) => /[A-Za-z]{2}/.test(text))).toEqual([]);
  });
});

describe('figures and words of others', () => {
  const said = (finding: Partial<Finding>): Finding => ({
    code: 'any',
    severity: 'doubt',
    source: { kind: 'rule', name: 'any', version: '1' },
    text: '',
    ...finding,
  });

  it('are written as the language writes them', () => {
    const facts = { things: 'alcohol', seen: 6, covered: 2, free: 2 };
    const seen = said({ said: { sentence: 'seen-undeclared.both', facts } });
    expect(saidIn('en', seen)).toBe('6 bottles of alcohol seen, 2 declared, 2 free of duty');
    expect(saidIn('zh-CN', seen)).toBe('发现 6 瓶酒，申报 2，免税 2');
    const one = said({ said: { sentence: 'seen-forbidden', facts: { things: 'weapon', seen: 1 } } });
    expect(saidIn('en', one)).toBe('1 weapon or part of one seen');
    const worth = { declared: 6000, allowed: 5000, measure: 'USD' };
    const value = said({ said: { sentence: 'over-total-value', facts: worth } });
    expect(saidIn('zh-CN', value)).toBe('申报物品总值 6,000 USD，限 5,000 USD');
  });

  it('say a reason of the lane in the language of the screen', () => {
    const broken = said({ said: { sentence: 'interrupted', facts: { why: because('restarted') } } });
    expect(saidIn('zh-CN', broken)).toBe('通行中断：通行期间通道重启');
  });

  it('quote what somebody else said, and a sentence that has no facts', () => {
    const refused = said({ said: { sentence: 'image-refused', facts: { picture: 'scan', why: 'JPEG is cut short' } } });
    expect(saidIn('zh-CN', refused)).toBe('行李扫描图像被拒：“JPEG is cut short”');
    expect(saidIn('zh-CN', said({ text: 'An older sentence' }))).toBe('“An older sentence”');
    expect(saidIn('zh-CN', said({ text: 'Of a newer daemon', said: { sentence: 'newer', facts: {} } }))).toBe(
      '“Of a newer daemon”',
    );
  });
});
