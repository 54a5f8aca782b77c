import { readFileSync } from 'node:fs';
import path from 'node:path';
import { explainAgainst } from '../config/explain.ts';
import { summarise } from '../config/problem.ts';
import { Fault } from '../contract/fault.ts';
import { manifestSchema } from '../packs/manifest.ts';
import { MANIFEST_FILE } from '../packs/pack.ts';

/** What a draft need not say of its files: `pack sign` does. */
const FILLED_IN = /^files$|^files\b.*\.(sha256|bytes)$/;

/**
 * Tells every mistake in the manifest of a pack that somebody is making, each with its place, what stands there and what
 * may. JSON is YAML too, so it is explained as a site file is. What is no JSON is left to whoever reads it as such.
 * @throws Fault `pack-draft`
 */
export function explainDraft(folder: string): void {
  const file = path.join(folder, MANIFEST_FILE);
  const text = jsonIn(file);
  if (text === null) return;
  const problems = explainAgainst(manifestSchema, text).problems.filter((problem) => !FILLED_IN.test(problem.path));
  if (problems.length > 0) throw new Fault('pack-draft', summarise(file, problems), { folder });
}

function jsonIn(file: string): string | null {
  try {
    const text = readFileSync(file, 'utf8');
    JSON.parse(text);
    return text;
  } catch {
    return null;
  }
}
