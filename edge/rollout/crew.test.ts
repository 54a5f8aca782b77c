import { describe, expect, it } from 'vitest';
import { planCrew } from './crew.ts';
import type { Choice, Place } from './lineup.ts';

const choice = (folder: string): Choice => ({ version: '1.0.0', folder, isKept: false });
const goods: Place = { id: 'goods', kind: 'tabular-risk', choices: [choice('site/goods')] };
const bags: Place = { id: 'bags', kind: 'detector', choices: [choice('kept/bags'), choice('site/bags')] };
const plan = planCrew({ places: [goods, bags], unreadable: ['site/broken'] });

describe('what a crew falls back on', () => {
  it('is the version before of a pack that is refused, and nothing where the site file has but one', () => {
    expect(plan.folders).toEqual(['site/goods', 'kept/bags', 'site/broken']);
    expect(plan.replacing(['kept/bags'])?.folders).toEqual(['site/goods', 'site/bags', 'site/broken']);
    expect(plan.replacing(['site/goods', 'site/broken'])).toBeNull();
    expect(plan.replacing([])).toBeNull();
  });

  it('is everything that can be older where a process goes away without naming a pack', () => {
    expect(plan.without('was ended by SIGSEGV')?.folders).toEqual(['site/goods', 'site/bags', 'site/broken']);
    expect(plan.without('it outgrew its memory, while it loaded kept/bags')?.folders[1]).toBe('site/bags');
    expect(plan.without('')?.without('')).toBeNull();
  });
});
