import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeDetectorPack } from '../inference/detector-pack.fixture.ts';
import { DEVELOPMENT_TRUST } from '../signing/keys.ts';
import type { RiskManifest, RiskReport } from '../packs/manifest.ts';
import { copyOfPack, resign, rewrite, temporaryFolder } from '../packs/pack.fixture.ts';
import { readManifestOf, readPackOf } from '../packs/pack.ts';
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

const SHIPPED = readPackOf(PACK, DEVELOPMENT_TRUST, 'tabular-risk');

function shippedReport(): RiskReport {
  const { report } = readManifestOf(PACK, 'tabular-risk').measured;
  if (report === undefined) throw new RangeError('the shipped pack was never measured');
  return report;
}

async function run(data: string, json = true, pack = 'goods-risk', record = false) {
  let [out, err] = ['', ''];
  const code = await evaluate({
    pack,
    data,
    people: 1,
    bags: 1,
    record,
    json,
    write: (text) => (out += text),
    writeError: (text) => (err += text),
  });
  return { code, out, err };
}

describe('evaluate goods-risk', () => {
  it('measures on the shipped files what the shipped manifest says', async () => {
    const report = await evaluateGoodsRisk(VALID, SHIPPED);
    const measured = shippedReport();
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
    const { precisionAt, calibrationError } = shippedReport();
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
    const plain = await evaluateGoodsRisk(fileWith(rows.map((row) => row.join(',')).join('\n')), SHIPPED);
    const dressed = rows.map((row, index) =>
      [index === 0 ? 'Remark' : 'a, "b"\nc', ...row.toReversed()]
        .map((cell) => `"${cell.replaceAll('"', '""')}"`)
        .join(','),
    );
    expect(await evaluateGoodsRisk(fileWith(`\uFEFF${dressed.join('\r\n')}\r\n\r\n`), SHIPPED)).toEqual(plain);
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

  it('names the packs that there are when it is given one that there is not', async () => {
    const { code, err } = await run(VALID, true, 'nosuch');
    expect(code).toBe(1);
    expect(err).toMatch(/There is no pack nosuch: with Greenlane came bag-xray, face, goods-risk; .*\[data-invalid\]/);
  });
});

describe("evaluate on somebody's own pack", () => {
  const few = () => fileWith(readFileSync(VALID, 'utf8').split('\n').slice(0, 300).join('\n'));

  it('measures it before it is signed, says so, and writes what it measured into a manifest that said nothing', async () => {
    const pack = copyOfPack('goods-risk');
    rmSync(path.join(pack, 'signatures.json'));
    rewrite(pack, 'manifest.json', (bytes) =>
      JSON.stringify({ ...JSON.parse(bytes.toString()), files: {}, measured: {} }),
    );
    const { code, out, err } = await run(few(), true, pack, true);
    expect([code, err]).toEqual([0, expect.stringContaining('is not signed: measured as it lies')]);
    const { measured, files } = readManifestOf(pack, 'tabular-risk');
    expect(measured.report).toEqual(JSON.parse(out));
    expect(Object.keys(files)).toHaveLength(3);
  });

  it('measures it whoever signed it, and takes a folder that is called like a shipped pack for what it is', async () => {
    const home = temporaryFolder();
    const pack = path.join(home, 'goods-risk');
    cpSync(copyOfPack('goods-risk'), pack, { recursive: true });
    resign(pack, (manifest: RiskManifest) => ({ ...manifest, id: 'own-trees' }));
    const { code, err, out } = await run(few(), false, pack);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('299 rows');
  });

  it('refuses what a lane would refuse but for the signature: changed files, and answers of another shape', async () => {
    const changed = copyOfPack('goods-risk');
    rewrite(changed, 'encoders.json', (bytes) => `${bytes.toString()}\n`);
    expect((await run(few(), true, changed)).err).toContain('encoders.json');
    const detector = temporaryFolder();
    writeDetectorPack(detector, 'calm', {
      classes: [
        { name: 'one', category: 'other', threshold: 0.5 },
        { name: 'two', category: 'other', threshold: 0.5 },
      ],
    });
    rmSync(path.join(detector, 'signatures.json'));
    const { code, err } = await run('', true, detector);
    expect(code).toBe(1);
    expect(err).toMatch(/scores has the shape 1 x 1120 x 1, not 1 x 1120 x 2/);
  });
});
