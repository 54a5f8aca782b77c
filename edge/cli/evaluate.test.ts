import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readManifestOf } from '../packs/pack.ts';
import { evaluate, evaluateGoodsRisk } from './evaluate.ts';

const PACK = path.join(import.meta.dirname, '../../models/goods-risk');
const VALID = path.join(PACK, 'data/valid.csv');
const folder = mkdtempSync(path.join(tmpdir(), 'greenlane-evaluate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileWith(text: string): string {
  const file = path.join(folder, `${text.length}.csv`);
  writeFileSync(file, text);
  return file;
}

async function run(data: string, json = true) {
  let [out, err] = ['', ''];
  const code = await evaluate({
    pack: 'goods-risk',
    data,
    people: 1,
    bags: 1,
    json,
    write: (text) => (out += text),
    writeError: (text) => (err += text),
  });
  return { code, out, err };
}

describe('evaluate goods-risk', () => {
  it('measures on the shipped files what the shipped manifest says', async () => {
    const report = await evaluateGoodsRisk(VALID);
    const measured = readManifestOf(PACK, 'tabular-risk').measured.report;
    expect(report.rows).toBe(measured.rows);
    expect(report.auc).toBeCloseTo(measured.auc, 4);
    expect(report.averagePrecision).toBeCloseTo(measured.averagePrecision, 4);
    expect(report.calibrationError).toBeCloseTo(measured.calibrationError, 4);
    for (const share of ['1', '2', '5', '10'] as const) {
      expect(report.precisionAt[share]).toBeCloseTo(measured.precisionAt[share], 3);
      expect(report.recallAt[share]).toBeCloseTo(measured.recallAt[share], 3);
    }
  });

  it('reaches on a later quarter what was asked of it', () => {
    const { precisionAt, calibrationError } = readManifestOf(PACK, 'tabular-risk').measured.report;
    expect(precisionAt['5']).toBeGreaterThanOrEqual(0.85);
    expect(precisionAt['10']).toBeGreaterThanOrEqual(0.74);
    expect(calibrationError).toBeLessThanOrEqual(0.05);
  });

  it('prints one JSON object with these keys and no others', async () => {
    const { code, out } = await run(VALID);
    expect(code).toBe(0);
    expect(Object.keys(JSON.parse(out) as object)).toEqual([
      'rows',
      'auc',
      'averagePrecision',
      'precisionAt',
      'recallAt',
      'calibrationError',
    ]);
  });

  it('reads CRLF, quotes, other columns and another order of columns', async () => {
    const rows = readFileSync(VALID, 'utf8')
      .trim()
      .split('\n')
      .slice(0, 400)
      .map((row) => row.split(','));
    const plain = await evaluateGoodsRisk(fileWith(rows.map((row) => row.join(',')).join('\n')));
    const dressed = rows.map((row, index) =>
      [index === 0 ? 'Remark' : 'a, "b"\nc', ...row.toReversed()]
        .map((cell) => `"${cell.replaceAll('"', '""')}"`)
        .join(','),
    );
    expect(await evaluateGoodsRisk(fileWith(`\uFEFF${dressed.join('\r\n')}\r\n\r\n`))).toEqual(plain);
  });

  it('says in words what it measured', async () => {
    const { out } = await run(VALID, false);
    expect(out).toContain('8134 rows');
    expect(out).toMatch(/5 % +100\.0 %/);
  });

  it('says what is wrong with a file and ends with 1', async () => {
    const [header = '', first = ''] = readFileSync(VALID, 'utf8').split('\n');
    const broken = first.replace(/,0,0$/, ',0,7');
    const cases = [
      [path.join(folder, 'nowhere.csv'), 'cannot be read'],
      [fileWith(''), 'lacks the columns "Office ID"'],
      [fileWith(header.replace('Net Mass', 'Weight')), 'lacks the columns "Net Mass"'],
      [fileWith(header), 'has no rows'],
      [fileWith(`${header}\n${first}\n`), 'holds no frauds'],
      [fileWith(`${header}\n${first}\n${broken}`), 'is wrong in line 3: Critical Fraud "7" is not 0, 1 or 2'],
      [fileWith(`${header}\n${first}\n${first},x`), 'has 23 fields in line 3, and 22 columns'],
    ] as const;
    for (const [file, complaint] of cases) {
      const { code, out, err } = await run(file);
      expect([code, out]).toEqual([1, '']);
      expect(err).toContain(complaint);
    }
  });

  it('names the pack that is not there', async () => {
    await expect(evaluateGoodsRisk(VALID, { pack: 'no-such-pack' })).rejects.toMatchObject({ code: 'pack-invalid' });
  });
});
