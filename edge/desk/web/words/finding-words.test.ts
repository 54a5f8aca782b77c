import { describe, expect, it } from 'vitest';
import { dispositionSchema } from '../../../contract/case.ts';
import { customsCategorySchema } from '../../../contract/customs.ts';
import { FINDINGS } from '../../../contract/finding-code.ts';
import { laneStateSchema } from '../../../contract/lane-event.ts';
import { laneModeSchema } from '../../../contract/lane-order.ts';
import { roleSchema } from '../../../contract/officer.ts';
import { WORDS } from './words.ts';

const FAMILIES: readonly (readonly [string, readonly string[]])[] = [
  ['finding', Object.keys(FINDINGS)],
  ['seen', customsCategorySchema.options],
  ['lane-state', laneStateSchema.options],
  ['mode', laneModeSchema.options],
  ['mode.tells', laneModeSchema.options],
  ['role', roleSchema.options],
  ['disposition', dispositionSchema.options.map(({ shape }) => shape.what.value)],
];

describe('the words for what the daemon says', () => {
  it.each(FAMILIES)('know every %s, in both languages', (family, words) => {
    for (const known of Object.values(WORDS)) {
      expect(words.filter((word) => !Object.hasOwn(known, `${family}.${word}`))).toEqual([]);
    }
  });

  it('know no finding that the judgement does not have', () => {
    const told = Object.keys(WORDS.en).filter((key) => key.startsWith('finding.'));
    expect(told.filter((key) => !Object.hasOwn(FINDINGS, key.slice('finding.'.length)))).toEqual([]);
  });
});
