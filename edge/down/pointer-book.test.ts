import { describe, expect, it } from 'vitest';
import type { PointerSeen } from './down-record.ts';
import { judgePointer } from './pointer-book.ts';

const NAME = { version: 4, sha256: 'a'.repeat(64), bytes: 7 };
const LAST: PointerSeen = { sequence: 9, issuedAtMs: 0, expiresAtMs: 1000, release: NAME, stopped: false };
const NEXT: PointerSeen = { ...LAST, sequence: 10, expiresAtMs: 2000 };
const KNOWN = new Map([[4, NAME.sha256]]);

describe('a pointer', () => {
  it.each([
    ['is the first', NEXT, undefined, 'taken'],
    ['has a higher number', NEXT, LAST, 'taken'],
    ['names a higher release', { ...NEXT, release: { ...NAME, version: 5, sha256: 'b'.repeat(64) } }, LAST, 'taken'],
    ['stops', { ...NEXT, stopped: true }, LAST, 'taken'],
    ['is the one that is known', LAST, LAST, 'known'],
    ['is the one that is known, late', { ...LAST, expiresAtMs: 1 }, { ...LAST, expiresAtMs: 1 }, 'known'],
    ['has a lower number', { ...NEXT, sequence: 8 }, LAST, 'refused'],
    ['has the same number and says something else', { ...LAST, stopped: true }, LAST, 'refused'],
    ['names a lower release', { ...NEXT, release: { ...NAME, version: 3 } }, LAST, 'refused'],
    ['names none any more', { ...NEXT, release: null }, LAST, 'refused'],
    ['names another of the same version', { ...NEXT, release: { ...NAME, sha256: 'c'.repeat(64) } }, LAST, 'refused'],
    ['has expired', { ...NEXT, expiresAtMs: 500 }, LAST, 'refused'],
  ] as const)('that %s', (_, pointer, last, kind) => {
    expect(judgePointer(pointer, last, KNOWN, 500)).toMatchObject({ kind });
  });

  it('that is refused says why', () => {
    expect(judgePointer({ ...NEXT, sequence: 8 }, LAST, KNOWN, 500)).toEqual({
      kind: 'refused',
      why: 'has the number 8, and 9 was seen',
    });
  });
});
