import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isFault } from '../contract/fault.ts';
import { explainPolicy, loadPolicy } from './policy.ts';
import { formatProblem } from './problem.ts';

const DEMO = 'docs/examples/policy.yaml';
const GOOD = readFileSync(DEMO, 'utf8');

describe('reading a policy', () => {
  it('takes the demonstration policy', () => {
    const policy = loadPolicy(DEMO);
    expect(policy.id).toBe('demo-red-green');
    expect(policy.allowances[0]).toEqual({
      name: 'tobacco by piece',
      hs: ['2402'],
      appliesTo: ['ordinary', 'trusted'],
      maxQuantity: 200,
      minimumAgeYears: 19,
    });
  });

  it.each<[name: string, from: string, to: string, expected: string]>([
    [
      'a misspelt requirement',
      'required: always',
      'required: allways',
      'evidence.document.required (8:14) is not among what is allowed: allways; allowed: always, whenBagTag, never; did you mean always?',
    ],
    [
      'an HS code that YAML took for a number',
      '"050710"',
      '050710',
      'forbidden[0].hs[0] (61:24) is not text: 050710; allowed: a Harmonised System chapter, heading or subheading: 2, 4 or 6 digits in quotes; did you mean "050710"?',
    ],
    [
      'a share in percent',
      'rate: 0.01',
      'rate: 1%',
      'randomDiversion.rate (80:3) is not a number: 1%; allowed: a number from 0 to 1; did you mean 0.01?',
    ],
    [
      'thresholds the wrong way round',
      'noticeFrom: 0.3',
      'noticeFrom: 0.7',
      'goodsRisk.noticeFrom (22:3) is above divertFrom: 0.7; allowed: a number not above divertFrom',
    ],
    [
      'an allowance without a limit',
      '    maxMassKg: 0.2\n',
      '',
      'allowances[3] (51:5) sets no limit: a section; allowed: at least one of maxQuantity, maxMassKg, maxValue',
    ],
    [
      'a weapon that may be declared',
      '{category: weapon, severity: alarm}',
      '{category: weapon, severity: alarm, hs: ["93"]}',
      'seen[0] (86:5) excuses what nothing excuses: a section; allowed: neither hs nor allowance for a weapon, ammunition or narcotic',
    ],
    [
      'a weapon that is only told',
      '{category: weapon, severity: alarm}',
      '{category: weapon, severity: notice}',
      'seen[0].severity (86:24) lets through what nobody may bring: notice; allowed: alarm or doubt',
    ],
    [
      'a thing to look for that stands there twice',
      'category: ammunition',
      'category: weapon',
      'seen[1].category (87:6) has an entry already: weapon; allowed: one entry for each category',
    ],
    [
      'a face that differs and is let through',
      'mismatch: doubt',
      'mismatch: notice',
      'faces.mismatch (114:3) is not among what is allowed: notice; allowed: alarm, doubt',
    ],
    [
      'a currency in small letters',
      'USD: 1380',
      'usd: 1380',
      'currencies.rates.usd (30:5) is no key that may stand here: 1380; allowed: an ISO 4217 code: three capital letters; did you mean USD?',
    ],
    [
      'one code where a list belongs',
      'hs: ["2402"]',
      'hs: "2402"',
      'allowances[0].hs (39:5) is not a list: "2402"; allowed: a list of: a Harmonised System chapter, heading or subheading: 2, 4 or 6 digits in quotes; did you mean ["2402"]?',
    ],
    [
      'a rate that is no rate',
      'EUR: 1500',
      'EUR: 0',
      'currencies.rates.EUR (28:5) is too small: 0; allowed: a number above 0',
    ],
  ])('tells of %s', (_, from, to, expected) => {
    expect(GOOD).toContain(from);
    expect(explainPolicy(GOOD.replace(from, to)).problems.map(formatProblem)).toEqual([expected]);
  });

  it('refuses to load a policy with mistakes, and lists them all', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'policy-')), 'policy.yaml');
    writeFileSync(file, GOOD.replace('rate: 0.01', 'rate: 2').replace('[PD]', '[pd]'));
    let refusal: unknown;
    try {
      loadPolicy(file);
    } catch (error) {
      refusal = error;
    }
    expect(isFault(refusal, 'policy-invalid') && refusal.message).toMatch(
      /2 mistakes:\n {2}passengers\.diplomatic\.documentCodes\[0\] .*\n {2}randomDiversion\.rate /,
    );
    expect(() => loadPolicy(`${file}.gone`)).toThrow('cannot be read');
  });
});
