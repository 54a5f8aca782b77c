import { z } from 'zod';
import { nearest, type Path } from './problem.ts';

const SECONDS_MS = 1000;
const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: SECONDS_MS,
  sec: SECONDS_MS,
  m: 60 * SECONDS_MS,
  min: 60 * SECONDS_MS,
  h: 3600 * SECONDS_MS,
};
const TRUE_WORDS = ['yes', 'on', 'y', 'true', '1'];
const FALSE_WORDS = ['no', 'off', 'n', 'false', '0'];

/**
 * What was probably meant by a refused value, as it should be written; null without a guess that the schema takes.
 * `written` is the text in the file, before YAML made a number or a truth value of it.
 */
export function suggestValue(core: z.ZodType, value: unknown, written: string | null, path: Path): string | null {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return null;
  const text = (written ?? String(value)).replace(/^(['"])(.*)\1$/, '$2');
  const takes = (candidate: unknown) => core.safeParse(candidate).success;
  const words = wordsOf(core);
  if (words.length > 0) return nearest(text, words);
  if (core instanceof z.ZodBoolean) {
    if (TRUE_WORDS.includes(text.toLowerCase())) return 'true';
    return FALSE_WORDS.includes(text.toLowerCase()) ? 'false' : null;
  }
  if (core instanceof z.ZodNumber) {
    const number = numberIn(text, String(path.at(-1) ?? ''));
    return number !== null && takes(number) ? String(number) : null;
  }
  if (typeof value !== 'string' && takes(text)) return JSON.stringify(text);
  if (core instanceof z.ZodString) {
    return [text.toUpperCase(), text.toLowerCase(), text.trim()].find(takes) ?? null;
  }
  if (core instanceof z.ZodArray) {
    if (takes([value])) return `[${written ?? text}]`;
    return takes([text]) ? `[${JSON.stringify(text)}]` : null;
  }
  return null;
}

function wordsOf(core: z.ZodType): string[] {
  if (core instanceof z.ZodEnum) return core.options.map(String);
  return core instanceof z.ZodLiteral ? [...core.values].map(String) : [];
}

/** The number in "9600", "5 s" (for a key in ms) or "1%" (for a share). */
function numberIn(text: string, key: string): number | null {
  const match = /^(-?\d+(?:\.\d+)?)\s*([a-z]+|%)?$/i.exec(text.replaceAll('_', ''));
  if (match === null) return null;
  const number = Number(match[1]);
  const unit = match[2]?.toLowerCase();
  if (unit === undefined) return number;
  if (unit === '%') return number / 100;
  const factor = UNIT_MS[unit];
  return key.endsWith('Ms') && factor !== undefined ? number * factor : null;
}
