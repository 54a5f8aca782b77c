import { describe, expect, it } from 'vitest';
import { mrzDate } from './mrz-date.ts';

const NOW_MS = Date.UTC(2026, 5, 1);

describe('a date of a machine-readable zone', () => {
  it('is of this century where it expires, and never in the future where somebody was born', () => {
    expect(mrzDate('310115', 'expiry', NOW_MS)).toBe('2031-01-15');
    expect(mrzDate('740812', 'birth', NOW_MS)).toBe('1974-08-12');
    expect(mrzDate('100812', 'birth', NOW_MS)).toBe('2010-08-12');
  });

  it('stays as it was read where part of it is not known', () => {
    expect(mrzDate('74<<<<', 'birth', NOW_MS)).toBe('74<<<<');
  });
});
