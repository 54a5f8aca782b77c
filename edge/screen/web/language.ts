import { signal } from '@preact/signals';

export type Language = 'en' | 'zh-CN';

/** The words of a screen, by their keys. */
export type Words<Key extends string> = Readonly<Record<Language, Readonly<Record<Key, string>>>>;

/** The language of the screen; everything that was said by a speaker follows it at once. */
export const language = signal<Language>('en');

export interface Speaker<Key extends string> {
  /** The words for `key` in the language of the screen, with `args` put in the places of their names. */
  readonly t: (key: Key, args?: Readonly<Record<string, string | number>>) => string;
  /** The words for a word of the daemon, which may be newer than this screen: then it stands as it came. */
  readonly wordFor: (family: string, word: string) => string;
}

export function createSpeaker<Key extends string>(words: Words<Key>): Speaker<Key> {
  const isKey = (key: string): key is Key => Object.hasOwn(words.en, key);
  const t: Speaker<Key>['t'] = (key, args = {}) => fill(words[language.value][key], args, language.value);
  return {
    t,
    wordFor(family, word) {
      const key = `${family}.${word}`;
      return isKey(key) ? t(key) : word;
    },
  };
}

const PLACE = /\{(\w+)((?:\|\w+:[^|}]*)*)\}/g;

/** Puts `args`, or the words for so many, in the places of their names, once: what is put in is never looked into. */
export function fill(template: string, args: Readonly<Record<string, string | number>>, of: Language): string {
  return template.replaceAll(PLACE, (place, name: string, forms: string) => {
    const told = args[name];
    if (told === undefined) return place;
    return forms === '' ? String(told) : formFor(Number(told), forms, of);
  });
}

/** @param forms `|one:case|other:cases` */
function formFor(count: number, forms: string, of: Language): string {
  const words = new Map(forms.split('|').map((form): [string, string] => [form.split(':', 1)[0] ?? '', form]));
  const category = new Intl.PluralRules(of).select(count);
  const form = words.get(category) ?? words.get('other') ?? '';
  return form.slice(form.indexOf(':') + 1);
}
