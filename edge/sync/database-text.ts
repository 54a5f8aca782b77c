/**
 * PostgreSQL's text holds every character but NUL, and no half of a pair. Its `json` keeps both as they were written, until
 * somebody asks for a field as text: then one of them, anywhere in the document, fails the whole statement.
 */

const STAND_IN = '\u{2400}';

/** An index takes no entry of more than 2704 bytes, and fails the whole statement for one. */
const LONGEST_NAME = 200;

/** A text as PostgreSQL can hold it: U+2400 stands where NUL was, U+FFFD where half a pair was. */
export function heldText(text: string): string {
  return text.toWellFormed().replaceAll('\0', STAND_IN);
}

/** A value as JSON of which PostgreSQL can give every field as text. */
export function heldJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => (typeof each === 'string' ? heldText(each) : each));
}

/** Whether PostgreSQL can hold a name as it is, and find it. */
export function isHeldName(name: string): boolean {
  return isFindable(name) && heldText(name) === name;
}

/** Whether PostgreSQL can find what goes by this text, once it is held. */
export function isFindable(text: string): boolean {
  return text.length <= LONGEST_NAME;
}

/** SQL for a field of a record's `body` as text, whatever else the body holds. Bodies are canonical: escapes are in lower case. */
export function bodyField(name: 'verdict'): string {
  return String.raw`(regexp_replace(body::text, '\\u(0000|d[89a-f][0-9a-f]{2})', '\\u2400', 'g')::json ->> '${name}')`;
}
