import { readFileSync, statSync } from 'node:fs';

/** A text file, or why it cannot be read, as the end of a sentence. */
export type TextReading = { readonly text: string; readonly why: null } | { readonly text: null; readonly why: string };

/** Nothing that a person wrote for us is longer; reading on would only cost memory. */
const MAX_TEXT_BYTES = 4_000_000;

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  EISDIR: 'it is a folder',
  ELOOP: 'it is a link to itself',
};

/** Reads a file that a person wrote. Never throws. */
export function readText(file: string): TextReading {
  try {
    const { size } = statSync(file);
    if (size > MAX_TEXT_BYTES) return unreadable(`it is longer than ${MAX_TEXT_BYTES / 1_000_000} MB`);
    return decode(readFileSync(file));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return unreadable(WHY[code] ?? (error instanceof Error ? error.message : String(error)));
  }
}

function unreadable(why: string): TextReading {
  return { text: null, why };
}

function decode(bytes: Buffer): TextReading {
  if (bytes.includes(0)) return unreadable('it is no text');
  const text = bytes.toString('utf8');
  const again = Buffer.from(text);
  if (again.equals(bytes)) return { text, why: null };
  const at = bytes.findIndex((byte, index) => byte !== again[index]);
  const line = bytes.subarray(0, Math.max(0, at)).toString('latin1').split('\n').length;
  return unreadable(`it is no UTF-8 text: line ${line} holds a character of another encoding`);
}
