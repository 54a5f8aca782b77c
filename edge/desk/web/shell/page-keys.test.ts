import { describe, expect, it } from 'vitest';
import { KEYS } from '../viewer/keys.ts';
import { PAGE_KEYS } from './page-keys.ts';

describe('the keys of a page', () => {
  it('are no keys of the picture on it, and each does one thing', () => {
    const all = [...Object.values(PAGE_KEYS), ...Object.values(KEYS)].map((key) => key.toLowerCase());
    expect(all.filter((key, index) => all.indexOf(key) !== index)).toEqual([]);
  });
});
