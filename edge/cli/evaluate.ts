import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pc from 'picocolors';
import { Fault, isFault } from '../contract/fault.ts';
import { readGoodsCsv } from '../inference/goods-csv.ts';
import { readAsItLies } from '../packs/draft.ts';
import type { RiskManifest, RiskReport } from '../packs/manifest.ts';
import { isOfKind, MANIFEST_FILE, type Pack } from '../packs/pack.ts';
import { canonicalJson } from '../packs/pack-files.ts';
import { claimedSigner } from '../packs/signatures.ts';
import { explainDraft } from './explain-draft.ts';
import { measureRanking } from './ranking.ts';

export interface EvaluateArguments {
  /** The name of a pack that came with Greenlane, such as `goods-risk`, or a pack's folder. */
  readonly pack: string;
  /** For a risk model: a file of customs declarations with the inspectors' labels. */
  readonly data?: string | undefined;
  /** For a face model: how many people are drawn. */
  readonly people: number;
  /** For a detector: how many bags are rendered for each split. */
  readonly bags: number;
  /** Write what was measured into the pack's manifest; for a detector also the thresholds that follow. */
  readonly record?: boolean | undefined;
  /** One JSON object instead of words. */
  readonly json: boolean;
  readonly write?: (text: string) => void;
  readonly writeError?: (text: string) => void;
}

const SHIPPED_PACKS = fileURLToPath(new URL('../../models/', import.meta.url));

/**
 * Measures a pack, signed or not: it opens no lane here, and its maker wants the figures before signing. Resolves to the
 * exit code: 0, or 1 with the reason on standard error.
 */
export async function evaluate(argv: EvaluateArguments): Promise<number> {
  const write = argv.write ?? ((text: string) => process.stdout.write(text));
  const writeError = argv.writeError ?? ((text: string) => process.stderr.write(text));
  try {
    const folder = packFolder(argv.pack);
    if (claimedSigner(folder) === null) explainDraft(folder);
    const pack = readAsItLies(folder);
    const { report, text } = await measure(pack, argv);
    if (claimedSigner(folder) === null) writeError(`${argv.pack} is not signed: measured as it lies\n`);
    if (argv.record === true)
      writeError(`${argv.pack}: the manifest was written; sign it again before a lane loads it\n`);
    write(argv.json ? `${JSON.stringify(report)}\n` : text);
    return 0;
  } catch (error) {
    if (!isFault(error)) throw error;
    writeError(`greenlane: ${error.message}\n`);
    return 1;
  }
}

async function measure(
  pack: Pack,
  { pack: name, data, people, bags, record = false }: EvaluateArguments,
): Promise<{ report: object; text: string }> {
  if (isOfKind(pack, 'face')) {
    if (record) throw new Fault('data-invalid', `${name} is a face pack: --record is for detectors and trees`);
    const { evaluateFace, faceReportText } = await import('./evaluate-face.ts');
    const measurement = await evaluateFace(pack, people);
    return {
      report: { ...measurement.report, msPerComparison: measurement.msPerComparison },
      text: faceReportText(measurement, name),
    };
  }
  if (isOfKind(pack, 'detector')) {
    const { detectorReportText, evaluateDetector, recordReport } = await import('./evaluate-detector.ts');
    const report = await evaluateDetector(pack, bags);
    if (record) await recordReport(pack, report);
    return { report, text: detectorReportText(report, name) };
  }
  if (!isOfKind(pack, 'tabular-risk')) throw new RangeError(`there is no way to measure a ${pack.manifest.kind}`);
  if (data === undefined)
    throw new Fault('data-invalid', `${name} is measured on declarations: give a file with --data`);
  const report = await evaluateGoodsRisk(data, pack);
  if (record) recordRisk(pack, data, report);
  return { report, text: reportText(report, name, data) };
}

/**
 * Scores every row of the file with the pack, as the inference process does, and measures the scores against its `Fraud`.
 * @throws Fault `data-invalid` for a file that cannot be measured on, `pack-invalid` for the pack
 */
export async function evaluateGoodsRisk(file: string, pack: Pack<RiskManifest>): Promise<RiskReport> {
  const goods = readGoodsCsv(readData(file), file);
  const frauds = goods.filter((row) => row.fraud).length;
  if (frauds === 0 || frauds === goods.length) {
    const which = frauds === 0 ? 'no frauds' : 'nothing but frauds';
    throw new Fault('data-invalid', `${file} holds ${which}: there is nothing to tell apart`, { file });
  }
  // Native code is loaded for this command alone, not for every command of the program.
  const { loadGoodsModel } = await import('../inference/goods-model.ts');
  const model = await loadGoodsModel(pack);
  const scores = await model.score(goods.map(({ line }) => line));
  return measureRanking(goods.map(({ fraud }, index) => ({ fraud, score: scores[index] ?? Number.NaN })));
}

function recordRisk({ folder, manifest }: Pack<RiskManifest>, data: string, report: RiskReport): void {
  const measured = { ...manifest.measured, data: path.basename(data), report };
  writeFileSync(path.join(folder, MANIFEST_FILE), canonicalJson({ ...manifest, measured }));
}

/** A bare name means a pack that came with Greenlane; whatever looks like a path, `./face` too, means a folder. */
function packFolder(nameOrFolder: string): string {
  const shipped = path.join(SHIPPED_PACKS, nameOrFolder);
  if (/^[a-z0-9-]+$/.test(nameOrFolder) && existsSync(path.join(shipped, MANIFEST_FILE))) return shipped;
  if (existsSync(path.join(nameOrFolder, MANIFEST_FILE))) return nameOrFolder;
  const names = readdirSync(SHIPPED_PACKS).filter((name) => existsSync(path.join(SHIPPED_PACKS, name, MANIFEST_FILE)));
  throw new Fault(
    'data-invalid',
    `There is no pack ${nameOrFolder}: with Greenlane came ${names.join(', ')}; another is named by the folder in which its ${MANIFEST_FILE} lies`,
  );
}

function readData(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Fault('data-invalid', `${file} cannot be read`, { file }, error);
  }
}

function reportText(report: RiskReport, pack: string, data: string): string {
  const { precisionAt, recallAt } = report;
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`.padStart(9);
  const lines = [
    `${pc.bold(pack)} on ${data}: ${report.rows} rows`,
    `  AUC                ${report.auc.toFixed(3)}`,
    `  average precision  ${report.averagePrecision.toFixed(3)}`,
    `  calibration error  ${report.calibrationError.toFixed(3)}`,
    pc.dim('  riskiest   precision   recall'),
    ...(['1', '2', '5', '10'] as const).map(
      (share) => `  ${`${share} %`.padStart(6)}   ${percent(precisionAt[share])}${percent(recallAt[share])}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
