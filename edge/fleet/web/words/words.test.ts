import { describe, expect, it } from 'vitest';
import { TROUBLES } from '../../wire.ts';
import { WORDS } from './words.ts';

function placesOf(template: string): readonly string[] {
  return [...template.matchAll(/\{(\w+)/g)].map((match) => match[1] ?? '').toSorted();
}

describe('the words of the fleet', () => {
  it('have the same keys and places in both languages, and say something everywhere', () => {
    const chinese: Readonly<Record<string, string>> = WORDS['zh-CN'];
    expect(Object.keys(chinese).toSorted()).toEqual(Object.keys(WORDS.en).toSorted());
    const differing = Object.entries(WORDS.en).filter(([key, template]) => {
      const [here, there] = [template, chinese[key] ?? ''].map((each) => [...new Set(placesOf(each))].join());
      return here !== there || template.trim() === '' || chinese[key]?.trim() === '';
    });
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  it('have a sentence for every trouble of a lane', () => {
    expect(TROUBLES.filter((code) => !Object.hasOwn(WORDS.en, `trouble.${code}`))).toEqual([]);
  });
});
