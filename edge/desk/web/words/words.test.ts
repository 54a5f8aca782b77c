import { describe, expect, it } from 'vitest';
import { fill, language } from '../../../screen/web/language.ts';
import { t, WORDS } from './words.ts';

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
    expect(fill('{who} at {where}', { who: '{where}', where: 'lane 1' }, 'en')).toBe('{where} at lane 1');
    expect(fill('{who} at {where}', { who: 'Ann' }, 'en')).toBe('Ann at {where}');
  });

  it('says one and many as each language does', () => {
    const said = (alarms: number) => t('queue.count', { alarms, routine: 0 });
    expect([0, 1, 2].map(said)).toEqual(['0 alarms, 0 routine', '1 alarm, 0 routine', '2 alarms, 0 routine']);
    expect(fill('{count} {count|other:件}', { count: 1 }, 'zh-CN')).toBe('1 件');
  });

  it('has a form for every number wherever it has forms', () => {
    const forms = Object.values(WORDS).flatMap((words) =>
      Object.values(words).flatMap((template) => template.match(/\{\w+\|[^}]*\}/g) ?? []),
    );
    expect(forms.filter((form) => !form.includes('|other:'))).toEqual([]);
  });

  it('follows the language of the screen', () => {
    expect(t('app.name')).toBe(WORDS.en['app.name']);
    language.value = 'zh-CN';
    expect(t('app.name')).toBe(WORDS['zh-CN']['app.name']);
    language.value = 'en';
  });
});
