import { describe, expect, it } from 'vitest';
import { readAmount } from './amount.ts';

describe('an amount as somebody writes it', () => {
  it.each([
    ['120', 120],
    ['120.5', 120.5],
    ['120,50', 120.5],
    ['1,234', 1234],
    ['1,234.50', 1234.5],
    ['1.234,50', 1234.5],
    ['1,234,567', 1_234_567],
    ['1.234.567,8', 1_234_567.8],
    ['1 000', 1000],
    ['1\u202F000,50', 1000.5],
    ['1’000.50', 1000.5],
    ['１，２３４．５０', 1234.5],
    ['0,25', 0.25],
  ])('reads %s', (written, value) => {
    expect(readAmount(written, 2)).toEqual({ type: 'amount', value });
  });

  it.each(['', '0', '-3', '1e3', 'free', '1,00,000', '12,34.5', '1 00', '1,234.5.6', '1.2,345,6', '.5', '5.', '2e13'])(
    'finds none in "%s"',
    (written) => {
      expect(readAmount(written, 2)).toEqual({ type: 'none' });
    },
  );

  it('has no more digits after the point than its currency', () => {
    for (const written of ['12.345', '1.234', '12.3456', '1,234.567'])
      expect(readAmount(written, 2)).toEqual({ type: 'digits' });
    expect(readAmount('1000.5', 0)).toEqual({ type: 'digits' });
    expect(readAmount('1,000', 0)).toEqual({ type: 'amount', value: 1000 });
    expect(readAmount('1,234.567', 3)).toEqual({ type: 'amount', value: 1234.567 });
  });

  it('is not guessed where a currency of three digits lets it mean two things', () => {
    expect(readAmount('1,234', 3)).toEqual({ type: 'ambiguous', as: [1234, 1.234] });
    expect(readAmount('1.234', 3)).toEqual({ type: 'amount', value: 1.234 });
    expect(readAmount('0,234', 3)).toEqual({ type: 'amount', value: 0.234 });
    expect(readAmount('1234.000', 3)).toEqual({ type: 'amount', value: 1234 });
  });
});
