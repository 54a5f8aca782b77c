import { createHash, randomUUID } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const HOME = path.resolve(import.meta.dirname, '../..');
/** What every bundle is made of: what screens share, what they borrow, and the packages that the lock file names. */
const SHARED_SOURCES = [
  'edge/screen/web',
  'edge/screen/bundle.ts',
  'edge/contract/finding-words.ts',
  'edge/contract/lane-reason.ts',
  'edge/contract/pseudo-colour.ts',
  'edge/contract/say-finding.ts',
  'hardware/clock.ts',
  'package-lock.json',
];
/** Each screen's own. */
const SOURCES = {
  desk: ['edge/desk/web', 'edge/desk/rights.ts'],
  fleet: ['edge/fleet/web'],
} as const;
const NOT_IN_BUNDLE = /\.(test|fixture)\.tsx?$/;
/** A daemon that was started before the sources changed may still serve the one before. */
const KEPT_BUNDLES = 3;
const [FOLDER_FOR_ALL, FILE_FOR_ALL] = [0o755, 0o644];

/** The officers' desk at a lane, or the page of the fleet at the centre. */
export type ScreenName = keyof typeof SOURCES;

/** One file of the bundle as it goes over the wire. */
export interface BundleFile {
  readonly file: string;
  readonly bytes: number;
  readonly gzipBytes: number;
}

/**
 * The folder with the built screen: `index.html`, its assets, and a `.gz` and a `.br` beside each. It is built when no
 * bundle of exactly these sources is there; a half-built one is never seen, also by others who build at the same time. Every
 * user of the computer may read it, whoever built it: who tries a daemon as root runs it as another.
 *
 * @param home where bundles are kept, each under the digest of its sources
 * @param spare where they are kept when nothing can be written at home
 */
export async function ensureBundle(
  screen: ScreenName,
  home = path.join(HOME, '.var', screen),
  spare = home,
): Promise<string> {
  const name = sourcesDigest(screen);
  const built = [home, spare].map((shelf) => path.join(shelf, name)).find(isThere);
  if (built !== undefined) return built;
  const shelf = isWritable(home) ? home : spare;
  const bundle = path.join(shelf, name);
  const aside = path.join(shelf, `unfinished-${process.pid}-${randomUUID()}`);
  makeShelf(shelf);
  try {
    await buildInto(aside, screen);
    precompress(aside);
    openToAll(aside);
    putInPlace(aside, bundle);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  clearOut(shelf);
  return bundle;
}

/** What a browser loads, largest first; compressed as gzip does, which is the worst that any browser asks for. */
export function bundleSizes(bundle: string): readonly BundleFile[] {
  return filesUnder(bundle)
    .filter((file) => !/\.(gz|br)$/.test(file))
    .map((file) => {
      const bytes = readFileSync(path.join(bundle, file));
      return { file, bytes: bytes.length, gzipBytes: gzipSync(bytes, { level: 9 }).length };
    })
    .toSorted((a, b) => b.gzipBytes - a.gzipBytes);
}

async function buildInto(folder: string, screen: ScreenName): Promise<void> {
  // Only who builds loads it: a daemon whose screen is there does without.
  const { build } = await import('vite');
  await build({
    root: path.join(HOME, 'edge', screen, 'web'),
    publicDir: path.join(HOME, 'edge/screen/web/public'),
    base: '/',
    configFile: false,
    envFile: false,
    logLevel: 'error',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      // The content-security policy lets nothing in that is not a file of ours.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
  });
}

function precompress(folder: string): void {
  for (const file of filesUnder(folder)) {
    const at = path.join(folder, file);
    const bytes = readFileSync(at);
    writeFileSync(`${at}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(`${at}.br`, brotliCompressSync(bytes));
  }
}

function putInPlace(aside: string, bundle: string): void {
  try {
    renameSync(aside, bundle);
  } catch (error) {
    // Somebody else has built the same in the meantime: theirs is as good.
    if (!isThere(bundle)) throw error;
  }
}

function makeShelf(shelf: string): void {
  const first = mkdirSync(shelf, { recursive: true });
  if (first !== undefined) openToAll(first);
}

function openToAll(folder: string): void {
  chmodSync(folder, FOLDER_FOR_ALL);
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    chmodSync(path.join(entry.parentPath, entry.name), entry.isDirectory() ? FOLDER_FOR_ALL : FILE_FOR_ALL);
  }
}

function isWritable(shelf: string): boolean {
  try {
    makeShelf(shelf);
    accessSync(shelf, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function clearOut(shelf: string): void {
  const bundles = readdirSync(shelf)
    .filter((name) => !name.startsWith('unfinished-'))
    .map((name) => ({ name, builtAtMs: statSync(path.join(shelf, name)).mtimeMs }))
    .toSorted((a, b) => b.builtAtMs - a.builtAtMs);
  for (const { name } of bundles.slice(KEPT_BUNDLES)) rmSync(path.join(shelf, name), { recursive: true, force: true });
}

function sourcesDigest(screen: ScreenName): string {
  const digest = createHash('sha256');
  for (const file of [...SOURCES[screen], ...SHARED_SOURCES].flatMap(sourceFiles)) {
    digest.update(`${file}\0`).update(
      createHash('sha256')
        .update(readFileSync(path.join(HOME, file)))
        .digest(),
    );
  }
  return digest.digest('hex').slice(0, 16);
}

function sourceFiles(source: string): string[] {
  if (!statSync(path.join(HOME, source)).isDirectory()) return [source];
  return filesUnder(path.join(HOME, source))
    .filter((file) => !NOT_IN_BUNDLE.test(file))
    .map((file) => `${source}/${file}`);
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .toSorted();
}

function isThere(bundle: string): boolean {
  try {
    accessSync(path.join(bundle, 'index.html'), constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
