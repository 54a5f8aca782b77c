import type fs from 'node:fs';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { replaceDurably } from './durable-file.ts';

vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof fs>();
  /** As a full or a slow disk may: takes half of what it is given, and says so. */
  const writeSync = (handle: number, text: string) => real.writeSync(handle, text.slice(0, text.length / 2));
  return { ...real, writeSync };
});

it('a file is replaced whole, also where a disk takes what is written in parts', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'greenlane-durable-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'active.json');
  replaceDurably(file, 'the old content');
  replaceDurably(file, 'the new content, which is longer');
  expect(readFileSync(file, 'utf8')).toBe('the new content, which is longer');
  expect(readdirSync(folder)).toEqual(['active.json']);
});
