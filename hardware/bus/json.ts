/** JSON from somebody we do not trust: bounded before it is parsed, and free of what surprises its readers. */

export interface JsonLimits {
  /** Longest text, bytes. */
  readonly maxBytes: number;
  /** Deepest nesting of objects and arrays; `[]` is 1. */
  readonly maxDepth: number;
}

export type JsonAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly why: JsonRefusal };

/** `unsafe key`: `__proto__`, `constructor` or `prototype`. `not finite`: a number such as 1e999. */
export type JsonRefusal =
  | 'too long'
  | 'too deep'
  | 'not UTF-8'
  | 'not JSON'
  | 'duplicate key'
  | 'unsafe key'
  | 'not finite';

const DEFAULT_LIMITS: JsonLimits = { maxBytes: 256 * 1024, maxDepth: 16 };
const UNSAFE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Parses UTF-8 JSON (RFC 8259). Total: whatever the bytes, it answers and never throws. */
export function parseJson(bytes: Uint8Array, limits: JsonLimits = DEFAULT_LIMITS): JsonAnswer {
  if (bytes.length > limits.maxBytes) return { ok: false, why: 'too long' };
  const { depth, members } = measure(bytes);
  if (depth > limits.maxDepth) return { ok: false, why: 'too deep' };
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return { ok: false, why: 'not UTF-8' };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, why: 'not JSON' };
  }
  const why = whyUnsafe(value, members);
  return why === null ? { ok: true, value } : { ok: false, why };
}

/** Counts nesting and colons outside strings, so that neither a parser's stack nor its memory is tried first. */
function measure(bytes: Uint8Array): { readonly depth: number; readonly members: number } {
  let open = 0;
  let depth = 0;
  let members = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    switch (bytes[at]) {
      case QUOTE:
        at = closingQuote(bytes, at + 1);
        break;
      case 0x7b:
      case 0x5b:
        open += 1;
        if (open > depth) depth = open;
        break;
      case 0x7d:
      case 0x5d:
        open -= 1;
        break;
      case COLON:
        members += 1;
        break;
      default:
    }
  }
  return { depth, members };
}

/** Where the string ends that has begun before `from`. */
function closingQuote(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

/** Of two equal keys JSON.parse keeps the last: then fewer members are found than the text had colons. */
function whyUnsafe(value: unknown, members: number): JsonRefusal | null {
  let found = 0;
  const look = (next: unknown): JsonRefusal | null => {
    if (typeof next === 'number') return Number.isFinite(next) ? null : 'not finite';
    if (typeof next !== 'object' || next === null) return null;
    if (Array.isArray(next)) return firstOf(next, look);
    const keys = Object.keys(next);
    found += keys.length;
    if (keys.some((key) => UNSAFE_KEYS.has(key))) return 'unsafe key';
    return firstOf(Object.values(next), look);
  };
  return look(value) ?? (found === members ? null : 'duplicate key');
}

function firstOf(values: readonly unknown[], look: (value: unknown) => JsonRefusal | null): JsonRefusal | null {
  for (const value of values) {
    const why = look(value);
    if (why !== null) return why;
  }
  return null;
}
