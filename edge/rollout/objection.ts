import { newerThan } from '../packs/version.ts';
import type { Member } from './crew.ts';
import type { ModelProcess } from './model-process.ts';
import type { PackName } from './pack-folders.ts';
import { isGood, type SwapRecord } from './swap-record.ts';

/** Why a staged version gets no trial, before a byte of it is loaded; null when it may have one. */
export function objectionTo(
  name: PackName,
  served: Member,
  process: Pick<ModelProcess, 'refused'>,
  record: SwapRecord,
): string | null {
  if (!newerThan(name.version, served.version)) return `it is not newer than ${served.version}, which serves`;
  const unfit = process.refused().find(({ folder }) => folder === served.folder);
  if (unfit !== undefined) return `there is no answer to compare it with, since ${unfit.fault.what}`;
  return isGood(record, name) ? 'it served before: withdraw it first, or raise the version' : null;
}
