import { accessSync, constants } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Policy } from '../contract/policy.ts';
import { isSection } from './inspect.ts';
import { readSite } from './load.ts';
import { explainPolicy } from './policy.ts';
import { inFileOrder, type Path, type Problem } from './problem.ts';
import { ProblemList } from './problem-list.ts';
import { readText } from './read-text.ts';
import type { SiteConfig } from './schema.ts';
import { readYaml } from './yaml-source.ts';

/** What can be known of a site file and of the files that it names, without touching a device. */
export interface Examination {
  readonly files: readonly { readonly file: string; readonly problems: readonly Problem[] }[];
  /** Null while the site file has a mistake. Paths stand as they are written. */
  readonly site: SiteConfig | null;
  readonly policy: Policy | null;
  /** Name and version of every model pack found. */
  readonly packs: readonly string[];
}

const REFERENCED_FILES: readonly Path[] = [
  ['policy'],
  ['broker', 'passwordFile'],
  ['broker', 'tls', 'caFile'],
  ['broker', 'tls', 'certFile'],
  ['broker', 'tls', 'keyFile'],
];

/** Examines a site file and everything that it refers to. Never throws, whatever stands in the files. */
export function examine(file: string): Examination {
  const { text, why } = readText(file);
  if (text === null) return { files: [{ file, problems: [unreadable(why)] }], site: null, policy: null, packs: [] };
  const { content, problems } = readSite(text);
  const list = new ProblemList(readYaml(text));
  const found = examineReferences(list, dirname(file));
  // Mistakes of YAML itself are among `problems` already.
  const references = list.problems.slice(list.source.problems.length);
  const own = { file, problems: inFileOrder([...problems, ...references]) };
  return { ...found, files: [own, ...found.files], site: own.problems.length > 0 ? null : content };
}

function examineReferences(list: ProblemList, folder: string): Pick<Examination, 'files' | 'policy' | 'packs'> {
  const { value } = list.source;
  for (const path of REFERENCED_FILES) {
    const name = valueAt(value, path);
    const { why } = typeof name === 'string' ? readText(resolve(folder, name)) : { why: null };
    if (why !== null) list.add(path, `cannot be read (${why})`, { allowed: 'a file that this user may read' });
  }
  const packNames = valueAt(value, ['inference', 'packs']);
  const packs = Array.isArray(packNames) ? packNames.flatMap((name, index) => packAt(list, index, name, folder)) : [];
  const name = valueAt(value, ['policy']);
  const text = typeof name === 'string' ? readText(resolve(folder, name)).text : null;
  if (typeof name !== 'string' || text === null) return { files: [], policy: null, packs };
  const { content, problems } = explainPolicy(text);
  return { files: [{ file: join(folder, name), problems }], policy: content, packs };
}

const packNameSchema = z.object({ id: z.string(), version: z.string() });

function packAt(list: ProblemList, index: number, folderName: unknown, folder: string): string[] {
  if (typeof folderName !== 'string') return [];
  const path = ['inference', 'packs', index];
  const allowed = 'the folder of a model pack, with its manifest.json';
  const { text } = readText(join(resolve(folder, folderName), 'manifest.json'));
  if (text === null) {
    list.add(path, 'holds no manifest.json that can be read', { allowed });
    return [];
  }
  try {
    const { id, version } = packNameSchema.parse(JSON.parse(text));
    return [`${id} ${version}`];
  } catch {
    list.add(path, 'has a manifest.json without id and version', { allowed });
    return [];
  }
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, key) => (isSection(node) ? node[key] : undefined), value);
}

/** Whether there is such a thing as a device path now; false for what this user may not see. */
export function isThere(path: string): boolean {
  try {
    accessSync(path, constants.F_OK);
    return true;
  } catch {
    return false;
  }
}

function unreadable(why: string): Problem {
  return {
    path: '',
    line: 1,
    column: 1,
    value: null,
    message: `cannot be read: ${why}`,
    allowed: null,
    suggestion: null,
  };
}
