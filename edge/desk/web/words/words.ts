import { signal } from '@preact/signals';
import { FINDING_WORDS } from '../../../contract/finding-words.ts';
import { caseEn } from './case-en.ts';
import { caseZhCn } from './case-zh-cn.ts';
import { courseEn } from './course-en.ts';
import { courseZhCn } from './course-zh-cn.ts';
import { decisionEn } from './decision-en.ts';
import { decisionZhCn } from './decision-zh-cn.ts';
import { deskEn } from './desk-en.ts';
import { deskZhCn } from './desk-zh-cn.ts';
import { en } from './en.ts';
import { findingsEn } from './findings-en.ts';
import { findingsZhCn } from './findings-zh-cn.ts';
import { saysZhCn } from './says-zh-cn.ts';
import { superviseEn } from './supervise-en.ts';
import { superviseZhCn } from './supervise-zh-cn.ts';
import { viewerEn } from './viewer-en.ts';
import { viewerZhCn } from './viewer-zh-cn.ts';
import { zhCn } from './zh-cn.ts';

/**
 * English is the first language: its keys are the keys. Names in braces are places for what is told; after a name may
 * stand words for each plural form that the language has: `{count|one:case|other:cases}`.
 */
const ENGLISH = {
  ...en,
  ...deskEn,
  ...caseEn,
  ...courseEn,
  ...decisionEn,
  ...findingsEn,
  ...FINDING_WORDS,
  ...viewerEn,
  ...superviseEn,
} as const;
export type WordKey = keyof typeof ENGLISH;
export type Language = 'en' | 'zh-CN';

export const WORDS: Readonly<Record<Language, Readonly<Record<WordKey, string>>>> = {
  en: ENGLISH,
  'zh-CN': {
    ...zhCn,
    ...deskZhCn,
    ...caseZhCn,
    ...courseZhCn,
    ...decisionZhCn,
    ...findingsZhCn,
    ...saysZhCn,
    ...viewerZhCn,
    ...superviseZhCn,
  },
};

/** The language of the screen; everything that was said through `t` follows it at once. */
export const language = signal<Language>('en');

/** The words for `key` in the language of the screen, with `args` put in the places of their names. */
export function t(key: WordKey, args: Readonly<Record<string, string | number>> = {}): string {
  return fill(WORDS[language.value][key], args, language.value);
}

/** The words for a word of the daemon, which may be newer than this screen: then it stands as it came. */
export function wordFor(family: string, word: string): string {
  const key = `${family}.${word}`;
  return isKey(key) ? t(key) : word;
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

function isKey(key: string): key is WordKey {
  return Object.hasOwn(ENGLISH, key);
}
