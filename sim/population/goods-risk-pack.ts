import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readGoodsCsv } from '../../edge/inference/goods-csv.ts';
import type { DeclaredGoods } from '../../edge/inference/goods-csv.ts';
import { readManifestOf } from '../../edge/packs/pack.ts';
import { measuredPackOf } from './measured-scores.ts';
import type { MeasuredPack } from './measured-scores.ts';

const PACK_FOLDER = fileURLToPath(new URL('../../models/goods-risk', import.meta.url));

/**
 * The declarations that simulated passengers carry: the rows that the shipped pack was measured on, not trained on.
 * @throws Fault `data-invalid`
 */
export function readSimulatedGoods(): readonly DeclaredGoods[] {
  const name = 'data/valid.csv';
  return readGoodsCsv(readFileSync(`${PACK_FOLDER}/${name}`, 'utf8'), name);
}

/** How the shipped pack errs. @throws Fault `pack-invalid` */
export function readMeasuredPack(): MeasuredPack {
  return measuredPackOf(readManifestOf(PACK_FOLDER, 'tabular-risk'));
}
