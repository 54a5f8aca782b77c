import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

function greenlane(...args: readonly string[]) {
  const command = join(import.meta.dirname, 'greenlane.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('the command line', () => {
  it('says which version it is', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(greenlane('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([
    ['--passages', '-1', 'a whole number from 1 up'],
    ['--passages', '0x10', 'a whole number from 1 up'],
    ['--seed', '', 'a whole number from 0 up'],
    ['--faults', '', 'a share from 0 to 1'],
  ])('says what %s may be instead of "%s"', (option, value, wanted) => {
    const { status, stderr } = greenlane('sim', option, value);
    expect(stderr).toContain(`argument '${value}' is invalid. Wanted: ${wanted}.`);
    expect(status).toBe(1);
  });

  it('tells a fault in words, without a trace', () => {
    const { status, stdout, stderr } = greenlane('run', '--config', 'nowhere.yaml');
    expect(stderr).toMatch(/^greenlane: The site file nowhere\.yaml cannot be read: .* \[config-invalid\]\. .*\n$/);
    expect([status, stdout]).toEqual([1, '']);
  });
});
