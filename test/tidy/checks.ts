import path from 'node:path';
import { z } from 'zod';
import { BANS } from './bans.ts';
import type { Ban } from './bans.ts';
import { functionSpans, testTitles } from './source.ts';

/** The text of each file, by its path from the root. Binary files are there with an empty text. */
export type Tree = ReadonlyMap<string, string>;

const CODE = /\.(tsx?|mjs)$/;
const TEST = /\.test\.ts$/;
const LONGEST_FILE_LINES = 300;
const LONGEST_FUNCTION_LINES = 80;

/** Middle of the values when `share` is 0.5, and so on; 0 for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function matching(tree: Tree, pattern: RegExp): readonly (readonly [string, string])[] {
  return [...tree].filter(([file]) => pattern.test(file));
}

function complaintsOf(ban: Ban, tree: Tree): string[] {
  return matching(tree, ban.files ?? CODE)
    .filter(([file]) => ban.allowed?.test(file) !== true && !file.startsWith('test/tidy'))
    .flatMap(([file, text]) =>
      text.split('\n').flatMap((line, index) => {
        const word = ban.word.exec(line)?.[0];
        return word === undefined ? [] : [`${file}:${index + 1}: "${word.trim()}". ${ban.instead}`];
      }),
    );
}

export function bannedWords(tree: Tree): readonly string[] {
  return BANS.flatMap((ban) => complaintsOf(ban, tree));
}

export function codeLines(tree: Tree): readonly number[] {
  return matching(tree, CODE).map(([, text]) => text.trimEnd().split('\n').length);
}

export function functionLines(tree: Tree): readonly number[] {
  return matching(tree, CODE)
    .filter(([file]) => !TEST.test(file))
    .flatMap(([file, text]) => functionSpans(file, text).map((span) => span.lines));
}

export function longFiles(tree: Tree): readonly string[] {
  return matching(tree, CODE)
    .map(([file, text]) => ({ file, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > LONGEST_FILE_LINES)
    .map(({ file, lines }) => `${file} has ${lines} lines; split it at ${LONGEST_FILE_LINES}.`);
}

export function longFunctions(tree: Tree): readonly string[] {
  return matching(tree, CODE)
    .filter(([file]) => !TEST.test(file))
    .flatMap(([file, text]) =>
      functionSpans(file, text)
        .filter(({ lines }) => lines > LONGEST_FUNCTION_LINES)
        .map(({ name, lines }) => `${file}: ${name} has ${lines} lines; a function fits on a screen.`),
    );
}

/** Data that no source and no page names, by file or by folder. knip finds dead code. */
export function deadFiles(tree: Tree): readonly string[] {
  const readers = matching(tree, /\.(tsx?|mjs|md|py|html|js|json)$|^\.ci\//);
  const isNamed = (file: string) => {
    const folder = path.basename(path.dirname(file));
    const quoted = [`'${folder}'`, `/${folder}/`, `/${folder}'`, `'${folder}/`];
    return readers.some(
      ([reader, text]) =>
        reader !== file && (text.includes(path.basename(file)) || quoted.some((name) => text.includes(name))),
    );
  };
  return [...tree.keys()]
    .filter((file) => file.includes('/') && !/\.(tsx?|mjs|md)$|^\.ci\//.test(file) && !isNamed(file))
    .map((file) => `${file} is named by no source and no page: delete it, or use it.`);
}

export function emptyFiles(tree: Tree): readonly string[] {
  return matching(tree, /\.(tsx?|mjs|md|sql|yaml|json|css|html)$/)
    .filter(([, text]) => text.trim() === '')
    .map(([file]) => `${file} is empty.`);
}

export function barrels(tree: Tree): readonly string[] {
  return matching(tree, /(^|\/)index\.(tsx?|mjs)$/).map(([file]) => `${file}: import the file that defines the name.`);
}

export function undocumentedDrivers(tree: Tree): readonly string[] {
  return matching(tree, /^hardware\/[^/]+\/driver\.ts$/)
    .map(([file]) => `docs/protocols/${path.basename(path.dirname(file))}.md`)
    .filter((page) => !tree.has(page))
    .map((page) => `${page} is missing: a driver's bytes are documented.`);
}

/** `include` and `exclude` are vitest's globs, a pair for each configuration. */
export function testsNobodyRuns(
  tree: Tree,
  runs: readonly { include: readonly string[]; exclude: readonly string[] }[],
): readonly string[] {
  const hits = (file: string, globs: readonly string[]) => globs.some((glob) => path.matchesGlob(file, glob));
  return matching(tree, /\.(test|spec)\.\w+$/)
    .filter(([file]) => !runs.some(({ include, exclude }) => hits(file, include) && !hits(file, exclude)))
    .map(([file]) => `${file} is in no vitest configuration's include: it never runs.`);
}

export function sameTitles(tree: Tree): readonly string[] {
  return matching(tree, TEST).flatMap(([file, text]) => {
    const titles = testTitles(file, text);
    return titles
      .filter((title, index) => titles.indexOf(title) < index)
      .map((title) => `${file}: two tests "${title}".`);
  });
}

/** Links of Markdown pages to files of ours that are not there. Addresses and anchors are left alone. */
export function brokenLinks(tree: Tree): readonly string[] {
  const folders = new Set([...tree.keys()].flatMap((file) => ancestors(file)));
  return matching(tree, /\.md$/).flatMap(([page, text]) =>
    [...text.replaceAll(/```[^]*?```/g, '').matchAll(/\]\(([^)\s]+)\)/g)]
      .map((match) => match[1] ?? '')
      .filter((target) => !/^(\w+:|#)/.test(target))
      .filter((target) => {
        const file = path.posix.join(path.posix.dirname(page), target.split('#', 1)[0] ?? '').replace(/\/$/, '');
        return !tree.has(file) && !folders.has(file);
      })
      .map((target) => `${page}: the link to ${target} leads nowhere.`),
  );
}

function ancestors(file: string): string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ optionalDependencies: z.record(z.string(), z.string()).optional() })),
});

/** `npm ci` refuses a lock file that lacks a platform's package; npm writes such a file from a partly filled registry. */
export function holesInLock(tree: Tree): readonly string[] {
  const text = tree.get('package-lock.json');
  if (text === undefined) return [];
  const { packages } = lockSchema.parse(JSON.parse(text));
  return Object.entries(packages).flatMap(([at, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !Object.keys(packages).some((place) => place.endsWith(`node_modules/${name}`)))
      .map((name) => `package-lock.json: ${at || 'the root'} may need ${name}, which is not locked.`),
  );
}
