import type { FileProblem } from '../contract/file-problem.ts';
import { accessSync, constants } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { isFault } from '../contract/fault.ts';
import type { Policy } from '../contract/policy.ts';
import { type PublicKey, readPublicKey, type Trust } from '../signing/keys.ts';
import { readPack } from '../packs/pack.ts';
import { isSection } from './inspect.ts';
import { readSite } from './load.ts';
import { explainPolicy } from './policy.ts';
import { inFileOrder, type Path } from './problem.ts';
import { ProblemList } from './problem-list.ts';
import { readText } from './read-text.ts';
import type { SiteConfig } from './schema.ts';
import { readYaml } from './yaml-source.ts';

/** What can be known of a site file and of the files that it names, without touching a device. */
export interface Examination {
  readonly files: readonly { readonly file: string; readonly problems: readonly FileProblem[] }[];
  /** Null while the site file has a mistake. Paths stand as they are written. */
  readonly site: SiteConfig | null;
  readonly policy: Policy | null;
  /** Id and version of every model pack that would run. */
  readonly packs: readonly string[];
}

const FILES_OF_A_WAY: readonly Path[] = [['passwordFile'], ['tls', 'caFile'], ['tls', 'certFile'], ['tls', 'keyFile']];

/** Loads packs as a lane does. Resolves to those that a lane would refuse, by their folder, and why. */
export type TryPacks = (folders: readonly string[], trust: Trust) => Promise<ReadonlyMap<string, string>>;

/** Examines a site file and everything that it refers to. Never throws for what stands in the files. */
export async function examine(file: string, tryPacks: TryPacks): Promise<Examination> {
  const { text, why } = readText(file);
  if (text === null) return { files: [{ file, problems: [unreadable(why)] }], site: null, policy: null, packs: [] };
  const { content, problems } = readSite(text);
  const list = new ProblemList(readYaml(text));
  const found = await examineReferences(list, dirname(file), tryPacks);
  // Mistakes of YAML itself are among `problems` already.
  const references = list.problems.slice(list.source.problems.length);
  const own = { file, problems: inFileOrder([...problems, ...references]) };
  return { ...found, files: [own, ...found.files], site: own.problems.length > 0 ? null : content };
}

async function examineReferences(
  list: ProblemList,
  folder: string,
  tryPacks: TryPacks,
): Promise<Pick<Examination, 'files' | 'policy' | 'packs'>> {
  const { value } = list.source;
  for (const path of referencedFiles(value)) {
    const name = valueAt(value, path);
    const { why } = typeof name === 'string' ? readText(resolve(folder, name)) : { why: null };
    if (why !== null) list.add(path, `cannot be read (${why})`, { allowed: 'a file that this user may read' });
  }
  examineKeys(list, folder, ['central', 'trustedKeys']);
  const packs = await examinePacks(list, folder, tryPacks);
  const name = valueAt(value, ['policy']);
  const text = typeof name === 'string' ? readText(resolve(folder, name)).text : null;
  if (typeof name !== 'string' || text === null) return { files: [], policy: null, packs };
  const { content, problems } = explainPolicy(text);
  return { files: [{ file: besides(folder, name), problems }], policy: content, packs };
}

/** Where a site file names other files, packs and keys apart. */
function referencedFiles(value: unknown): readonly Path[] {
  const spare = valueAt(value, ['spareBrokers']);
  const spares: readonly Path[] = Array.isArray(spare) ? spare.map((_, at) => ['spareBrokers', at]) : [];
  const ways: readonly Path[] = [['broker'], ...spares, ['central'], ['sparkplug', 'broker']];
  return [
    ['policy'],
    ...ways.flatMap((way) => FILES_OF_A_WAY.map((file) => [...way, ...file])),
    ['desk', 'tls', 'certFile'],
    ['desk', 'tls', 'keyFile'],
  ];
}

/** Verifies and loads every pack as a lane would that starts now, and names those that it would run. */
async function examinePacks(list: ProblemList, folder: string, tryPacks: TryPacks): Promise<string[]> {
  const { value } = list.source;
  const keys = examineKeys(list, folder, ['inference', 'trustedKeys']);
  // A pack whose key could not be read is not to be called a stranger's.
  if (keys === null) return [];
  const trust: Trust = { keys, developmentKey: valueAt(value, ['mode']) === 'simulation' ? 'accepted' : 'refused' };
  const verified = namesAt(value, ['inference', 'packs']).flatMap(([path, name]) => {
    const allowed = 'the folder of a model pack that is signed with a trusted key';
    return attempt(list, path, allowed, () => {
      const { manifest } = readPack(resolve(folder, name), trust);
      return { path, folder: resolve(folder, name), name: `${manifest.id} ${manifest.version}` };
    });
  });
  const refused = await tryPacks(
    verified.map((pack) => pack.folder),
    trust,
  );
  return verified.flatMap((pack) => {
    const why = refused.get(pack.folder);
    if (why === undefined) return [pack.name];
    list.add(pack.path, why, { allowed: 'a model pack that a lane can load, one of each kind' });
    return [];
  });
}

/** The public keys that a list of the file names; null when one of them cannot be read. */
function examineKeys(list: ProblemList, folder: string, path: Path): PublicKey[] | null {
  const names = namesAt(list.source.value, path);
  const keys = names.flatMap(([at, name]) => {
    const allowed = 'a public key that `npx greenlane pack keygen` wrote';
    return attempt(list, at, allowed, () => readPublicKey(resolve(folder, name)));
  });
  return keys.length < names.length ? null : keys;
}

/** Where a file lies that a site file names, told as short as the site file itself was. */
function besides(folder: string, name: string): string {
  return isAbsolute(name) ? name : join(folder, name);
}

/** The names in a list of the file, each with its place. */
function namesAt(value: unknown, path: Path): (readonly [Path, string])[] {
  const names = valueAt(value, path);
  if (!Array.isArray(names)) return [];
  return names.flatMap((name: unknown, index) => (typeof name === 'string' ? [[[...path, index], name] as const] : []));
}

function attempt<T>(list: ProblemList, path: Path, allowed: string, read: () => T): T[] {
  try {
    return [read()];
  } catch (error) {
    if (!isFault(error)) throw error;
    list.add(path, String(error.context['what'] ?? error.message), { allowed });
    return [];
  }
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, key) => {
    if (Array.isArray(node)) return node[Number(key)];
    return isSection(node) ? node[key] : undefined;
  }, value);
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

function unreadable(why: string): FileProblem {
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
