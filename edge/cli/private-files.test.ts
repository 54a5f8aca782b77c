import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { expect, it } from 'vitest';

it('what a process makes that keeps its files private is nobody else’s to read', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'private-files-'));
  const made = [path.join(folder, 'data'), path.join(folder, 'data', 'ledger')];
  const script = `
    import { mkdirSync, writeFileSync } from 'node:fs';
    import { keepFilesPrivate } from ${JSON.stringify(new URL('private-files.ts', import.meta.url).href)};
    keepFilesPrivate();
    mkdirSync(${JSON.stringify(made[0])});
    writeFileSync(${JSON.stringify(made[1])}, '');`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', script]);
  expect(made.map((file) => statSync(file).mode & 0o777)).toEqual([0o700, 0o600]);
  rmSync(folder, { recursive: true });
});
