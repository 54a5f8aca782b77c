import { LANE_REASONS } from '../../../contract/lane-reason.ts';
import { type Part, said, told } from '../../../contract/say-finding.ts';
import { phrasesEn } from './phrases-en.ts';
import { reasonsZhCn } from './reasons-zh-cn.ts';
import { language, type Language } from '../../../screen/web/language.ts';
import { t } from './words.ts';

/**
 * Reasons reach the screen as the English sentences of the daemon. One that the screen knows by its template is said in
 * the language of the screen; any other stands as it came, and is marked as such.
 */

export const REASONS = { ...LANE_REASONS, ...phrasesEn } as const;
type Reason = keyof typeof REASONS;

/** Every language but the one that reasons come in. */
const WORDS_OF: Readonly<Record<Exclude<Language, 'en'>, Readonly<Record<Reason, string>>>> = { 'zh-CN': reasonsZhCn };

/** Places that hold a reason again; those of the lane's own words hold nothing else. */
const WITHIN: ReadonlySet<string> = new Set([
  'why',
  'stage',
  'device',
  'state',
  'input',
  'leaf',
  'leaves',
  'one',
  'other',
]);

interface Pattern {
  readonly reason: Reason;
  readonly template: RegExp;
  readonly literalChars: number;
}

/** What says most is tried first: a sentence before a word that it has in it. */
const PATTERNS: readonly Pattern[] = Object.entries(REASONS)
  .map(([reason, template]) => ({
    reason: reason as Reason,
    template: patternOf(template),
    literalChars: template.replaceAll(/\{\w+\}/g, '').length,
  }))
  .toSorted((a, b) => b.literalChars - a.literalChars);

/** What a fault says a person can do stands behind its code: for the operator, and in the log. */
const REMEDY = / \[[a-z-]+\]\. .*$/s;

/** A reason in the language of the screen, or as it came. */
export function reasonParts(text: string): readonly Part[] {
  if (language.value === 'en') return [told(text)];
  const what = text.replace(REMEDY, '');
  return knownReason(what) ?? [{ kind: 'original', text: what }];
}

/** A phrase in the language of the screen; one that the screen does not know is taken for a name or a number. */
export function phraseParts(text: string): readonly Part[] {
  return knownReason(text) ?? [told(text)];
}

/** The parts as plain text, where there is no room for marks. */
export function plain(parts: readonly Part[]): string {
  return parts.map(({ kind, text }) => (kind === 'original' ? t('original', { text }) : text)).join('');
}

function knownReason(text: string): readonly Part[] | null {
  if (language.value === 'en') return null;
  const words = WORDS_OF[language.value];
  for (const { reason, template } of PATTERNS) {
    const places = template.exec(text);
    const parts = places && fillIn(words[reason], places.groups ?? {});
    if (parts !== null) return parts;
  }
  return null;
}

function fillIn(template: string, places: Readonly<Record<string, string>>): readonly Part[] | null {
  const parts: Part[] = [];
  for (const piece of template.split(/(\{\w+\})/)) {
    const name = /^\{(\w+)\}$/.exec(piece)?.[1];
    const inner = name === undefined ? [said(piece)] : placed(name, places[name] ?? '');
    if (inner === null) return null;
    parts.push(...inner);
  }
  return parts.filter(({ text }) => text !== '');
}

function placed(name: string, text: string): readonly Part[] | null {
  if (!WITHIN.has(name)) return [told(text)];
  return name === 'why' ? reasonParts(text) : knownReason(text);
}

/** Whose address it is has no space in it, and so swallows no sentence. */
function patternOf(template: string): RegExp {
  const source = template
    .split(/(\{\w+\})/)
    .map((piece) =>
      piece
        .replaceAll(/[.*+?^$()[\]|\\/]/g, String.raw`\$&`)
        .replace('{address}', String.raw`(?<address>\S+?)`)
        .replace(/^\{(\w+)\}$/, '(?<$1>.+?)'),
    )
    .join('');
  return new RegExp(`^${source}$`, 's');
}
