import { describe, expect, it } from 'vitest';
import { fill, language, t, WORDS } from './words.ts';

function placesOf(template: string): readonly string[] {
  return [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').toSorted();
}

describe('the words of the screen', () => {
  it('has exactly the same keys in both languages', () => {
    expect(Object.keys(WORDS['zh-CN']).toSorted()).toEqual(Object.keys(WORDS.en).toSorted());
  });

  it('has the same places in both languages, and says something everywhere', () => {
    const chinese: Readonly<Record<string, string>> = WORDS['zh-CN'];
    const differing = Object.entries(WORDS.en).filter(([key, template]) => {
      const other = chinese[key] ?? '';
      return placesOf(other).join() !== placesOf(template).join() || template.trim() === '' || other.trim() === '';
    });
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  it('puts what is told in the places of its names, and looks into it no further', () => {
    expect(fill('{who} at {where}', { who: '{where}', where: 'lane 1' })).toBe('{where} at lane 1');
    expect(fill('{who} at {where}', { who: 'Ann' })).toBe('Ann at {where}');
  });

  it('follows the language of the screen', () => {
    expect(t('app.name')).toBe(WORDS.en['app.name']);
    language.value = 'zh-CN';
    expect(t('app.name')).toBe(WORDS['zh-CN']['app.name']);
    language.value = 'en';
  });
});
