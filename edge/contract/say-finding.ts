import { FINDING_WORDS, type FindingWordKey } from './finding-words.ts';

/** How a sentence about a finding is put together, in whatever language. */

/** How each fact is written, by its name. */
const FACTS = {
  /** As it came: what a document, a policy or a person calls it. */
  document: 'told',
  declaredDocument: 'told',
  listed: 'told',
  bag: 'told',
  by: 'told',
  image: 'told',
  goods: 'told',
  declaration: 'told',
  nameOnPass: 'told',
  surname: 'told',
  hs6: 'told',
  currencies: 'told',
  /** Somebody else's words: a device's, a fault's, the lane's own. */
  why: 'reason',
  where: 'reason',
  named: 'reason',
  /** A word of the family of the fact's name; one that the family does not have stands as it came. */
  things: 'word',
  checks: 'word',
  measure: 'word',
  picture: 'word',
  faults: 'word',
  /** Features of a model; `values` has what each was. */
  chiefly: 'features',
  values: 'told',
  /** YYYY-MM-DD, or what was read where that is no date. */
  expires: 'date',
  /** ms since 1970. */
  from: 'moment',
  until: 'moment',
  /** 0..1. */
  score: 'percent',
  fullness: 'percent',
  rate: 'percent',
  distance: 'hundredths',
  sameBelow: 'hundredths',
  seen: 'number',
  /** How many of the things seen a declaration covers; none is a word. */
  covered: 'number-or-none',
  free: 'number',
  people: 'number',
  pieces: 'number',
  declared: 'number',
  allowed: 'number',
  age: 'number',
  minimumAge: 'number',
  faces: 'number',
  widthPx: 'whole',
  sharpness: 'whole',
  yawDegrees: 'whole',
  draw: 'number',
} as const;

type FactName = keyof typeof FACTS;
type Kind = (typeof FACTS)[FactName];
type NumberKind = 'moment' | 'percent' | 'hundredths' | 'number' | 'number-or-none' | 'whole';
/** JSON's numbers are finite: others are facts as text. */
export type Fact = number | string | readonly string[];
export type Facts = Readonly<Record<string, Fact>>;

/** A sentence by its name: the finding's code, and the variant behind a dot. */
export type Sentence = FindingWordKey extends infer Key ? (Key extends `says.${infer Name}` ? Name : never) : never;
type CodeOf<S extends Sentence> = S extends `${infer Code}.${string}` ? Code : S;

type Places<Text extends string> = Text extends `${string}{${infer Place}}${infer Rest}` ? Place | Places<Rest> : never;
/** Facts that stand in the words which these name. */
interface Within {
  readonly things: 'seen';
  readonly faults: 'widthPx' | 'sharpness' | 'yawDegrees';
  readonly chiefly: 'values';
}
type WithInner<Place> = Place | (Place extends keyof Within ? Within[Place] : never);
type ValueOf<K extends Kind> = K extends NumberKind
  ? number
  : K extends 'features'
    ? readonly string[]
    : string | readonly string[];
/** What a sentence must be given. */
export type FactsOf<S extends Sentence> = Facts & {
  readonly [Name in WithInner<Places<(typeof FINDING_WORDS)[`says.${S}`]>> & FactName]: ValueOf<(typeof FACTS)[Name]>;
};

/** A piece of a sentence: the language's own words and numbers, a name as it came, or words of another language. */
export interface Part {
  readonly kind: 'words' | 'told' | 'original';
  readonly text: string;
}

/** How a language writes what stands in its sentences. */
export interface Writing {
  readonly words: Readonly<Record<FindingWordKey, string>>;
  number(value: number, digits: number): string;
  percent(share: number): string;
  /** @param day YYYY-MM-DD */
  date(day: string): string;
  moment(wallMs: number): string;
  readonly listSeparator: string;
  reason(text: string): readonly Part[];
  feature(name: string, value: string): readonly Part[];
}

/** The sentence in the given language; null for one that this version does not know. */
export function sayFinding(sentence: string, facts: Facts, writing: Writing): readonly Part[] | null {
  const template = wordsAt(writing, `says.${sentence}`);
  return template === null ? null : fillIn(template, facts, writing);
}

function wordsAt({ words }: Writing, key: string): string | null {
  return isWordKey(key) ? words[key] : null;
}

function isWordKey(key: string): key is FindingWordKey {
  return Object.hasOwn(FINDING_WORDS, key);
}

function isFactName(name: string): name is FactName {
  return Object.hasOwn(FACTS, name);
}

/** What is put in is never looked into; a place without a fact stays, so that it is seen. */
function fillIn(template: string, facts: Facts, writing: Writing): readonly Part[] {
  return template.split(/(\{\w+\})/).flatMap((piece): readonly Part[] => {
    const name = /^\{(\w+)\}$/.exec(piece)?.[1];
    const fact = name === undefined ? undefined : facts[name];
    if (name === undefined || fact === undefined || !isFactName(name)) return piece === '' ? [] : [said(piece)];
    if (FACTS[name] === 'features') return features(name, facts, writing);
    return joined(
      itemsOf(fact).map((item) => write(name, item, facts, writing)),
      writing,
    );
  });
}

function write(name: FactName, item: number | string, facts: Facts, writing: Writing): readonly Part[] {
  return typeof item === 'number'
    ? [said(writeNumber(FACTS[name], item, writing))]
    : writeText(name, item, facts, writing);
}

function writeNumber(kind: Kind, value: number, writing: Writing): string {
  switch (kind) {
    case 'percent':
      return writing.percent(value);
    case 'moment':
      return writing.moment(value);
    case 'hundredths':
      return writing.number(value, 2);
    case 'whole':
      return writing.number(value, 0);
    case 'number-or-none':
      return value === 0 ? writing.words['covered.none'] : writing.number(value, 0);
    default:
      return Number.isInteger(value) ? writing.number(value, 0) : writing.number(value, 2);
  }
}

function writeText(name: FactName, text: string, facts: Facts, writing: Writing): readonly Part[] {
  switch (FACTS[name]) {
    case 'reason':
      return writing.reason(text);
    case 'date':
      return [/^\d{4}-\d\d-\d\d$/.test(text) ? said(writing.date(text)) : told(text)];
    case 'word': {
      const single = facts['seen'] === 1 ? wordsAt(writing, `${name}.${text}.one`) : null;
      const words = single ?? wordsAt(writing, `${name}.${text}`);
      return words === null ? [told(text)] : fillIn(words, facts, writing);
    }
    default:
      return [told(text)];
  }
}

function features(name: string, facts: Facts, writing: Writing): readonly Part[] {
  const values = itemsOf(facts['values'] ?? []);
  const items = itemsOf(facts[name] ?? []).map((item, index) =>
    writing.feature(String(item), String(values[index] ?? '')),
  );
  return joined(items, writing);
}

function itemsOf(fact: Fact): readonly (number | string)[] {
  return typeof fact === 'number' || typeof fact === 'string' ? [fact] : fact;
}

function joined(items: readonly (readonly Part[])[], { listSeparator }: Writing): readonly Part[] {
  return items.flatMap((parts, index) => (index === 0 ? parts : [said(listSeparator), ...parts]));
}

export function said(text: string): Part {
  return { kind: 'words', text };
}

export function told(text: string): Part {
  return { kind: 'told', text };
}

/** The longest that a text may be as a fact, and all texts of a list together. */
const MOST_CHARS = 1000;

/** Facts as a row of the ledger may hold them: short, and numbers that are numbers. */
export function keepable(facts: Facts): Record<string, number | string | string[]> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => {
      if (typeof fact === 'number') return [name, Number.isFinite(fact) ? fact : String(fact)];
      if (typeof fact === 'string') return [name, shortened(fact)];
      return [name, shortList(fact)];
    }),
  );
}

function shortList(items: readonly string[]): string[] {
  const lengths = items.map((_item, index) => items.slice(0, index + 1).join('').length);
  const whole = items.filter((_item, index) => (lengths[index] ?? 0) <= MOST_CHARS);
  return whole.length === items.length ? whole : [...whole, '…'];
}

function shortened(text: string): string {
  return text.length > MOST_CHARS ? `${text.slice(0, MOST_CHARS - 1)}…` : text;
}

const ENGLISH: Writing = {
  words: FINDING_WORDS,
  number: (value, digits) => value.toFixed(digits),
  percent: (share) => `${Number((100 * share).toFixed(share < 0.1 ? 1 : 0))} %`,
  date: (day) => day,
  moment: momentOf,
  listSeparator: ', ',
  reason: (text) => [told(text)],
  feature: (name, value) => [told(`${name} ${value}`)],
};

function momentOf(wallMs: number): string {
  const date = new Date(wallMs);
  return Number.isNaN(date.getTime()) ? String(wallMs) : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Whose sentence it is. */
export function codeOf<S extends Sentence>(sentence: S): CodeOf<S> {
  return sentence.replace(/\..*/, '') as CodeOf<S>;
}

/** The sentence as the ledger and the terminal have it. */
export function inEnglish(sentence: Sentence, facts: Facts): string {
  const parts = sayFinding(sentence, facts, ENGLISH) ?? [];
  return parts.map(({ text }) => text).join('');
}
