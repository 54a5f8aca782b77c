/**
 * PostgreSQL's text holds every character but NUL, and no half of a pair. Its `json` keeps both as they were written, until
 * somebody asks for a field as text: then one of them, anywhere in the document, fails the whole statement.
 */

const STAND_IN = '\u{2400}';

/** A text as PostgreSQL can hold it: U+2400 stands where NUL was. */
export function heldText(text: string): string {
  return text.replaceAll('\0', STAND_IN);
}

/** Whether PostgreSQL can hold a name as it is. */
export function isHeldText(text: string): boolean {
  return !text.includes('\0');
}

/** SQL for a field of a record's `body` as text, whatever else the body holds. Bodies are canonical: escapes are in lower case. */
export function bodyField(name: 'verdict'): string {
  return String.raw`(regexp_replace(body::text, '\\u(0000|d[89a-f][0-9a-f]{2})', '\\u2400', 'g')::json ->> '${name}')`;
}
