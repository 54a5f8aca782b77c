import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'greenlane-run-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('greenlane run', () => {
  it('refuses to start, and says why, where its data folder cannot be made', async () => {
    const text = readFileSync('docs/examples/rs485-lane.yaml', 'utf8');
    const file = join(folder, 'lane.yaml');
    cpSync('docs/examples/policy.yaml', join(folder, 'policy.yaml'));
    writeFileSync(
      file,
      text.replace('/var/lib/greenlane', join(file, 'data')).replaceAll(/keys\/\w+\.public\.json/g, ''),
    );
    await expect(run(file)).rejects.toMatchObject({
      code: 'ledger-unwritable',
      message: expect.stringContaining('cannot be made (ENOTDIR'),
    });
  });
});
