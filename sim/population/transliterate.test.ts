import { describe, expect, it } from 'vitest';
import { NATIONS } from './nations.ts';
import { transliterate } from './transliterate.ts';

describe('transliterate', () => {
  it.each([
    // ICAO 9303-3, section 6 and its worked examples of names.
    ['Müller', 'MUELLER'],
    ['Groß', 'GROSS'],
    ["D'Aubigné", 'DAUBIGNE'],
    ['Jean-Luc', 'JEAN LUC'],
    ['Нгуен Щербаков', 'NGUEN SHCHERBAKOV'],
    ['Артём', 'ARTEM'],
    ['Đặng', 'DANG'],
    ['Phương', 'PHUONG'],
    ['Núñez', 'NUNEZ'],
    ['von der Heide', 'VON DER HEIDE'],
    ['Strauß 2', 'STRAUSS'],
  ])('writes %s as %s', (native, mrz) => {
    expect(transliterate(native)).toBe(mrz);
  });
});

describe.each(NATIONS)('the names of $code', (nation) => {
  const given = [...nation.female, ...nation.male];

  it('are at least forty family and forty given names, all of which a machine-readable zone can hold', () => {
    expect(nation.family.length).toBeGreaterThanOrEqual(40);
    expect(given.length).toBeGreaterThanOrEqual(40);
    const misfits = [...nation.family, ...given].filter((name) => !/^[A-Z]+( [A-Z]+)*$/.test(name.mrz));
    expect(misfits).toEqual([]);
  });

  it('are each listed once', () => {
    for (const names of [nation.family, nation.female, nation.male]) {
      expect(new Set(names.map((name) => name.native)).size).toBe(names.length);
    }
  });
});
