import { describe, expect, it } from 'vitest';
import { actionOf, deedsOf, KEYS } from './keys.ts';

const press = (key: string, others: Partial<Parameters<typeof actionOf>[0]> = {}) =>
  actionOf({ key, code: '', ctrlKey: false, altKey: false, metaKey: false, ...others });

describe('a key', () => {
  it.each(Object.entries(KEYS))('does one thing: %s', (action, key) => {
    expect([press(key), press(key.toLowerCase())]).toEqual([action, action]);
  });

  it('is printed once', () => {
    expect(new Set(Object.values(KEYS)).size).toBe(Object.keys(KEYS).length);
  });

  it('is found where it lies on a keyboard of another script', () => {
    expect(press('т', { code: 'KeyN' })).toBe('negative');
    expect(press('é', { code: 'Digit2' })).toBeNull();
  });

  it('is the browser’s with Ctrl, Alt or Meta, and when it means nothing here', () => {
    expect([press('r', { ctrlKey: true }), press('f', { altKey: true }), press('l', { metaKey: true })]).toEqual([
      null,
      null,
      null,
    ]);
    expect([press('Tab'), press('Enter'), press(' '), press('x')]).toEqual([null, null, null, null]);
  });

  it('does the same from elsewhere on the page, but for arrows', () => {
    const done: string[] = [];
    const deeds = deedsOf((action) => done.push(action));
    deeds['n']?.();
    deeds['=']?.();
    expect(done).toEqual(['negative', 'zoom-in']);
    expect(Object.keys(deeds).some((key) => key.startsWith('arrow'))).toBe(false);
  });

  it('enlarges without Shift too', () => {
    expect([press('='), press('_')]).toEqual(['zoom-in', 'zoom-out']);
  });
});
