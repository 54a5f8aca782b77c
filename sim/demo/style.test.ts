import { expect, it } from 'vitest';
import { fit, styleOf, wrap } from './style.ts';

it('colours on a terminal alone, and takes its width', () => {
  expect(styleOf({ isTTY: false, columns: 80 })).toMatchObject({ width: 120 });
  expect(styleOf({ isTTY: true, columns: 100 })).toMatchObject({ width: 100 });
  expect(styleOf({ isTTY: true, columns: 10 })).toMatchObject({ width: 72 });
  expect(styleOf({}).colours.red('x')).toBe('x');
});

it('cuts what is too long, and leaves no control character', () => {
  expect(fit('a\u0000b\u202Ec', 9)).toBe('a b c');
  expect(fit('abc def', 5)).toBe('abc…');
});

it('wraps at words, and cuts a word that has no room', () => {
  expect(wrap('one two\r\nthree', 8)).toEqual(['one two', 'three']);
  expect(wrap('abcdefghij k', 4)).toEqual(['abc…', 'k']);
});
