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
  visit,
} from 'yaml';
import { nearest, type Path, type Problem, printable, shorten } from './problem.ts';

/** A file that a person wrote is small; anything longer was not meant for us. */
const MAX_FILE_CHARS = 500_000;
/** Bounds what anchors can blow up to ("billion laughs"); four lanes from one anchor use about ten. */
const MAX_ALIASES = 100;
const MAX_MERGES = 16;
const MAX_ERRORS = 50;

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
  MULTIPLE_DOCS: 'a second document begins here (`---`): one file holds one document',
  NON_STRING_KEY: 'a key must be a plain word',
  RESOURCE_EXHAUSTION: 'nested too deeply',
};

/** Parses; never throws, whatever the text is. */
export function readYaml(text: string): YamlSource {
  if (text.length > MAX_FILE_CHARS) {
    return unusable([problemAt(START, `the file has more than ${MAX_FILE_CHARS} characters`)]);
  }
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      merge: true,
      stringKeys: true,
      // Checked below: the parser compares every key with every other.
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'error',
    });
    return sourceOf(text, document, lines);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const deep = error instanceof RangeError;
    return unusable([problemAt(START, deep ? 'nested too deeply' : `not YAML: ${shorten(why)}`)]);
  }
}

interface Position {
  readonly line: number;
  readonly column: number;
}

function problemAt(at: Position, message: string, rest: Partial<Problem> = {}): Problem {
  return { path: '', ...at, value: null, message, allowed: null, suggestion: null, ...rest };
}

function unusable(problems: readonly Problem[]): YamlSource {
  return { value: null, problems, usable: false, placeOf: () => ({ ...START, written: null }) };
}

const START: Position = { line: 1, column: 1 };

function sourceOf(text: string, document: Document, lines: LineCounter): YamlSource {
  const placeAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const errors = syntaxProblems(text, document, placeAt);
  if (document.errors.length > 0) return unusable(errors);
  const problems = [...errors, ...duplicateKeys(document, placeAt)];
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch {
    return unusable([...problems, ...aliasProblems(document, placeAt)]);
  }
  return {
    value,
    problems,
    usable: true,
    placeOf: (path) => {
      const { node, offset } = walk(document, path);
      return { ...placeAt(offset), written: writtenAs(text, node) };
    },
  };
}

/** One problem a line: the parser stumbles several times over the same thing. */
function syntaxProblems(text: string, document: Document, placeAt: (offset: number) => Position): Problem[] {
  const tab = /^ *\t/m.exec(text);
  if (tab !== null && document.errors.length > 0) {
    return [problemAt(placeAt(tab.index), 'a tab stands in the indentation: use spaces')];
  }
  const byLine = new Map<number, Problem>();
  for (const error of [...document.errors, ...document.warnings].slice(0, MAX_ERRORS)) {
    const [offset] = error.pos;
    const at = placeAt(offset);
    if (byLine.has(at.line)) continue;
    byLine.set(at.line, problemAt(at, EXPLAINED[error.code] ?? `not YAML: ${printable(error.message)}`));
  }
  return [...byLine.values()];
}

function duplicateKeys(document: Document, placeAt: (offset: number) => Position): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Map: (_, map) => {
      const keys = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        if (keys.has(name) && name !== '<<' && problems.length < MAX_ERRORS) {
          const rest = { value: shorten(name), allowed: 'each key once' };
          problems.push(problemAt(placeAt(rangeStart(key)), 'the key stands here a second time', rest));
        }
        keys.add(name);
      }
    },
  });
  return problems;
}

/** Why the aliases of a document cannot be followed: names of nothing, a ring, or too many. */
function aliasProblems(document: Document, placeAt: (offset: number) => Position): Problem[] {
  const anchors: string[] = [];
  const dangling: Problem[] = [];
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.push(node.anchor);
      } else if (node.resolve(document) === undefined && dangling.length < MAX_ERRORS) {
        const meant = nearest(node.source, anchors);
        const suggestion = meant === null ? null : `*${meant}`;
        const message = 'an alias that names no anchor (`&name`) above it';
        dangling.push(problemAt(placeAt(rangeStart(node)), message, { value: shorten(`*${node.source}`), suggestion }));
      }
    },
  });
  return dangling.length > 0 ? dangling : [problemAt(START, `more than ${MAX_ALIASES} aliases, or one within itself`)];
}

function writtenAs(text: string, node: Node | null): string | null {
  if (isMap(node)) return 'a section';
  if (isSeq(node)) return 'a list';
  const written = isScalar(node) ? text.slice(...(node.range ?? [0, 0]).slice(0, 2)) : '';
  return written === '' ? null : shorten(written);
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
