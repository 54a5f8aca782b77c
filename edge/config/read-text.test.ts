import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readText } from './read-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'greenlane-text-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function holding(bytes: Uint8Array | string): string {
  const file = join(folder, 'file');
  writeFileSync(file, bytes);
  return file;
}

describe('a file that a person wrote', () => {
  it('is read as UTF-8, whatever it holds of it', () => {
    const text = '\ufeffsignedOffBy: J. Müller \u{fffd}\r\n';
    expect(readText(holding(text))).toEqual({ text, why: null });
  });

  it.each([
    ['a file of an old editor', Buffer.from('a: 1\nb: M\u00fcller\n', 'latin1'), /line 2 holds a character of another/],
    ['a character cut off at the end', Buffer.from('a: ü').subarray(0, 4), /line 1 holds/],
    ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0]), /no text/],
  ])('refuses %s', (_, bytes, why) => {
    expect(readText(holding(bytes))).toEqual({ text: null, why: expect.stringMatching(why) });
  });

  it('says why there is nothing to read', () => {
    expect(readText(join(folder, 'gone')).why).toBe('there is no such file');
    expect(readText(folder).why).toBe('it is a folder');
    const long = holding('');
    truncateSync(long, 4_000_001);
    expect(readText(long).why).toBe('it is longer than 4 MB');
  });
});
