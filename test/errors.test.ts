import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAULTS } from '../edge/contract/fault.ts';
import { HOME } from './source-tree.ts';

const ROW = /^\| `([a-z-]+)` \| (yes|no) \| (.+) \| (.+) \|$/gm;

function rowsOf(page: string) {
  return [...page.matchAll(ROW)].map(([, code, heals, meaning = '', remedy]) => ({
    code,
    transient: heals === 'yes',
    remedy,
    isExplained: meaning.length > 20,
  }));
}

const catalogue = Object.entries(FAULTS).map(([code, { transient, remedy }]) => ({
  code,
  transient,
  remedy,
  isExplained: true,
}));
const page = readFileSync(path.join(HOME, 'docs', 'errors.md'), 'utf8');

describe('docs/errors.md', () => {
  it('lists every fault of the catalogue, in its order and words', () => {
    expect(rowsOf(page)).toEqual(catalogue);
  });

  it.each([
    ['a missing row', page.replace(/^\| `ledger-full`.*\n/m, '')],
    ['another remedy', page.replace('Free space on the ledger disk', 'Buy a ledger disk')],
    ['another transience', page.replace('| `ledger-full` | yes |', '| `ledger-full` | no |')],
    ['a code that is gone', page.replace('`ledger-full`', '`ledger-empty`')],
  ])('would be found wrong with %s', (_what, spoiled) => {
    expect(spoiled).not.toBe(page);
    expect(rowsOf(spoiled)).not.toEqual(catalogue);
  });
});
