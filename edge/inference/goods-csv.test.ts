import { describe, expect, it } from 'vitest';
import { goodsLineSchema } from '../contract/evidence.ts';
import { GOODS_COLUMNS, readGoodsCsv } from './goods-csv.ts';

const ROW: Readonly<Record<(typeof GOODS_COLUMNS)[number], string>> = {
  'Office ID': '40',
  'Process Type': 'B',
  'Import Type': '11',
  'Import Use': '21',
  'Payment Type': '11',
  'Mode of Transport': '10',
  'Declarant ID': 'ZZR1LT6',
  'Importer ID': 'QLRUBN9',
  'Seller ID': '',
  'Courier ID': '',
  'HS6 Code': '030487',
  'Country of Departure': 'CN',
  'Country of Origin': 'TR',
  'Tax Rate': '10.0',
  'Tax Type': 'A',
  'Country of Origin Indicator': 'G',
  'Net Mass': '5540.9',
  'Item Price': '3073537.23',
  Fraud: '1',
  'Critical Fraud': '2',
};

function fileOf(changes: Partial<typeof ROW>): string {
  const row = { ...ROW, ...changes };
  return `${GOODS_COLUMNS.join(',')}\n${GOODS_COLUMNS.map((column) => row[column]).join(',')}\n`;
}

describe('a row of the customs declarations', () => {
  it('becomes a goods line of the lane, with its labels', () => {
    const [row] = readGoodsCsv(fileOf({}), 'a.csv');
    expect(row).toMatchObject({ fraud: true, criticalFraud: true });
    expect(row?.line).toMatchObject({
      hs6: '030487',
      massKg: 5540.9,
      value: 3073537.23,
      currency: 'KRW',
      origin: 'TR',
    });
    expect(row?.line.clearance).toMatchObject({ departure: 'CN', taxRate: 10, taxType: 'A', seller: '' });
    expect(goodsLineSchema.parse(row?.line)).toEqual(row?.line);
  });

  it('gets back the leading zeros that a spreadsheet took from its HS code', () => {
    expect(readGoodsCsv(fileOf({ 'HS6 Code': '30487' }), 'a.csv')[0]?.line.hs6).toBe('030487');
  });

  it.each([
    [{ 'HS6 Code': '03048X' }, 'HS6 Code "03048X" is not up to six digits'],
    [{ 'HS6 Code': '0304870' }, 'HS6 Code'],
    [{ 'Net Mass': '' }, 'Net Mass "" is not a number of 0 or more'],
    [{ 'Net Mass': '-1' }, 'Net Mass "-1"'],
    [{ 'Item Price': 'Infinity' }, 'Item Price "Infinity"'],
    [{ 'Tax Rate': 'eight' }, 'Tax Rate "eight"'],
    [{ Fraud: '' }, 'Fraud "" is neither 0 nor 1'],
    [{ 'Critical Fraud': '3' }, 'Critical Fraud "3"'],
  ])('is refused by its line number when it is wrong: %o', (changes, complaint) => {
    expect(() => readGoodsCsv(fileOf(changes), 'a.csv')).toThrow(`a.csv is wrong in line 2: ${complaint}`);
  });
});
