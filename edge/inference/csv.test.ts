import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv } from './csv.ts';

const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`;

describe('comma-separated values', () => {
  it('reads back every table that was written with quotes', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'é') });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 6 });
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, end) => {
        const { rows: read } = readCsv(rows.map((row) => row.map(quoted).join(',') + end).join(''));
        expect(read.map((row) => row.fields)).toEqual(rows);
      }),
    );
  });

  it('says in which line of the file a row begins', () => {
    const { rows } = readCsv('a,"x\ny"\r\n\r\nb,c\n');
    expect(rows).toEqual([
      { fields: ['a', 'x\ny'], line: 1 },
      { fields: ['b', 'c'], line: 4 },
    ]);
  });

  it('keeps empty fields, the last one too', () => {
    expect(readCsv(',,\na,,').rows.map((row) => row.fields)).toEqual([
      ['', '', ''],
      ['a', '', ''],
    ]);
  });

  it('says where a quote begins that never ends', () => {
    expect(readCsv('a,b\nc,"d\n').openQuoteAt).toBe(2);
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a') }), (text) => {
        expect(readCsv(text).rows.every((row) => row.fields.length > 0)).toBe(true);
      }),
    );
  });
});
