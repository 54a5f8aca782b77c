import {
  type Document,
  type Node,
  type YAMLMap,
  type YAMLParseError,
  LineCounter,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
} from 'yaml';
import { type Path, type Problem, shorten } from './problem.ts';

/** A file that a person wrote is small; anything longer was not meant for us. */
const MAX_FILE_CHARS = 1_000_000;
/** Bounds what anchors can blow up to ("billion laughs"); four lanes from one anchor use about ten. */
const MAX_ALIASES = 100;
const MAX_MERGES = 16;

/** Where a value stands in the text, and how it was written there. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly written: string | null;
}

/** A parsed YAML text: plain data, and the way back from a path in it to the place in the text. */
export interface YamlSource {
  readonly value: unknown;
  /** Mistakes of YAML itself. */
  readonly problems: readonly Problem[];
  /** Whether `value` is worth looking at in spite of them. */
  readonly usable: boolean;
  /** The key of the value at `path` (the value itself in a list), or the nearest thing above it that exists. */
  placeOf(path: Path): Place;
}

const EXPLAINED: Partial<Record<YAMLParseError['code'], string>> = {
  TAB_AS_INDENT: 'a tab stands in the indentation: use spaces',
  BAD_INDENT: 'the indentation does not line up with the lines above',
  MULTIPLE_DOCS: 'a second document begins here (`---`): one file holds one document',
  BAD_ALIAS: 'an alias (`*name`) that names no anchor (`&name`) before it',
  NON_STRING_KEY: 'a key must be a plain word',
  RESOURCE_EXHAUSTION: 'nested too deeply',
};

/** Parses; never throws, whatever the text is. */
export function readYaml(text: string): YamlSource {
  if (text.length > MAX_FILE_CHARS) {
    return unusable({ line: 1, column: 1 }, `the file has more than ${MAX_FILE_CHARS} characters`);
  }
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      merge: true,
      stringKeys: true,
      prettyErrors: false,
      logLevel: 'silent',
    });
    return sourceOf(text, document, lines);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const deep = error instanceof RangeError;
    return unusable({ line: 1, column: 1 }, deep ? 'nested too deeply' : `not YAML: ${shorten(why)}`);
  }
}

function unusable(at: { line: number; column: number }, message: string): YamlSource {
  const problem: Problem = { path: '', ...at, value: null, message, allowed: null, suggestion: null };
  return { value: null, problems: [problem], usable: false, placeOf: () => ({ ...at, written: null }) };
}

function sourceOf(text: string, document: Document, lines: LineCounter): YamlSource {
  const placeAt = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems = [...document.errors, ...document.warnings].map((error): Problem => {
    const key = /^[^\s:]+/.exec(text.slice(error.pos[0]))?.[0] ?? '';
    const duplicate = error.code === 'DUPLICATE_KEY';
    return {
      path: '',
      ...placeAt(error.pos[0]),
      value: duplicate ? shorten(key) : null,
      message: duplicate
        ? `the key stands here a second time`
        : (EXPLAINED[error.code] ?? `not YAML: ${error.message}`),
      allowed: duplicate ? 'each key once' : null,
      suggestion: null,
    };
  });
  let value: unknown = null;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch {
    if (problems.length === 0)
      return unusable({ line: 1, column: 1 }, `more than ${MAX_ALIASES} aliases, or one in itself`);
    return { value: null, problems, usable: false, placeOf: () => ({ line: 1, column: 1, written: null }) };
  }
  return {
    value,
    problems,
    usable: document.errors.every((error) => error.code === 'DUPLICATE_KEY'),
    placeOf: (path) => {
      const { node, offset } = walk(document, path);
      return { ...placeAt(offset), written: writtenAs(node) };
    },
  };
}

function writtenAs(node: Node | null): string | null {
  if (isMap(node)) return 'a section';
  if (isSeq(node)) return 'a list';
  if (isScalar(node)) return shorten(node.source ?? String(node.value));
  return null;
}

/** Follows `path` as far as it goes; `node` is null when it does not go all the way. */
function walk(document: Document, path: Path): { node: Node | null; offset: number } {
  let node = resolve(document, document.contents);
  let offset = node?.range?.[0] ?? 0;
  for (const step of path) {
    const next = stepInto(document, node, step);
    if (next === null) return { node: null, offset };
    offset = next.offset;
    node = next.node;
  }
  return { node, offset };
}

function stepInto(
  document: Document,
  node: Node | null,
  step: string | number,
): { node: Node | null; offset: number } | null {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    if (item === undefined || isPair(item)) return null;
    return { node: resolve(document, item), offset: rangeStart(item) };
  }
  return isMap(node) ? findKey(document, node, String(step), MAX_MERGES) : null;
}

/** The pair with that key, in the map itself (the last one wins) or in what is merged into it. */
function findKey(
  document: Document,
  map: YAMLMap,
  key: string,
  mergesLeft: number,
): { node: Node | null; offset: number } | null {
  for (const pair of map.items.toReversed()) {
    if (isScalar(pair.key) && String(pair.key.value) === key) {
      return { node: resolve(document, pair.value), offset: rangeStart(pair.key) };
    }
  }
  if (mergesLeft === 0) return null;
  for (const pair of map.items) {
    if (!isScalar(pair.key) || pair.key.source !== '<<') continue;
    const merged = resolve(document, pair.value);
    for (const part of isSeq(merged) ? merged.items : [merged]) {
      const partMap = resolve(document, part);
      const found = isMap(partMap) ? findKey(document, partMap, key, mergesLeft - 1) : null;
      if (found !== null) return found;
    }
  }
  return null;
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}

function resolve(document: Document, node: unknown): Node | null {
  if (isAlias(node)) return node.resolve(document) ?? null;
  return isNode(node) ? node : null;
}

function rangeStart(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
