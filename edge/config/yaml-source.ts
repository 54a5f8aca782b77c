import type { FileProblem } from '../contract/file-problem.ts';
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLParseError,
} from 'yaml';
import { nearest, type Path, printable, shorten } from './problem.ts';
import { rangeStart, walk } from './yaml-walk.ts';

/** A file that a person wrote is small; anything longer was not meant for us. */
const MAX_FILE_CHARS = 500_000;
/** Bounds what anchors can blow up to ("billion laughs"); a bank of 64 lanes from one anchor stays well below. */
const MAX_ALIASES = 1000;
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
  readonly problems: readonly FileProblem[];
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

const INDENTATION = /same column|without - indicator|compact mappings/;
const SAME_COLUMN = 'the same number of spaces before each line of a section: compare this line with those above it';

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

function problemAt(at: Position, message: string, rest: Partial<FileProblem> = {}): FileProblem {
  return { path: '', ...at, value: null, message, allowed: null, suggestion: null, ...rest };
}

function unusable(problems: readonly FileProblem[]): YamlSource {
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
  const aliases = aliasProblems(document, placeAt);
  if (aliases.length > 0) return unusable([...errors, ...aliases]);
  const problems = [...errors, ...duplicateKeys(document, placeAt)];
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch {
    return unusable([
      ...problems,
      problemAt(START, `more than ${MAX_ALIASES} aliases, one within another counted each time`),
    ]);
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
function syntaxProblems(text: string, document: Document, placeAt: (offset: number) => Position): FileProblem[] {
  const tab = /^ *\t/m.exec(text);
  if (tab !== null && document.errors.length > 0) {
    return [problemAt(placeAt(tab.index), 'a tab stands in the indentation: use spaces')];
  }
  const byLine = new Map<number, FileProblem>();
  let rest: Partial<FileProblem> = { allowed: SAME_COLUMN };
  for (const error of [...document.errors, ...document.warnings].slice(0, MAX_ERRORS)) {
    const [offset] = error.pos;
    const at = placeAt(offset);
    if (byLine.has(at.line)) continue;
    const isIndent = INDENTATION.test(error.message);
    byLine.set(
      at.line,
      problemAt(at, EXPLAINED[error.code] ?? `not YAML: ${printable(error.message)}`, isIndent ? rest : {}),
    );
    // The rest of the file stumbles over the same line.
    if (isIndent) rest = {};
  }
  return [...byLine.values()];
}

function duplicateKeys(document: Document, placeAt: (offset: number) => Position): FileProblem[] {
  const problems: FileProblem[] = [];
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

/** Aliases that cannot be followed: those that name nothing, and those inside what they name. */
function aliasProblems(document: Document, placeAt: (offset: number) => Position): FileProblem[] {
  const anchored = new Map<string, Node>();
  const problems: FileProblem[] = [];
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchored.set(node.anchor, node);
        return;
      }
      const [from = 0, to = 0] = anchored.get(node.source)?.range ?? [];
      const at = rangeStart(node);
      if (problems.length >= MAX_ERRORS || (to > 0 && (at < from || at >= to))) return;
      const meant = nearest(node.source, [...anchored.keys()]);
      const rest = { value: shorten(`*${node.source}`), suggestion: to > 0 || meant === null ? null : `*${meant}` };
      const message = to > 0 ? 'an alias inside what it names' : 'an alias that names no anchor (`&name`) above it';
      problems.push(problemAt(placeAt(at), message, rest));
    },
  });
  return problems;
}

function writtenAs(text: string, node: Node | null): string | null {
  if (isMap(node)) return 'a section';
  if (isSeq(node)) return 'a list';
  const written = isScalar(node) ? text.slice(...(node.range ?? [0, 0]).slice(0, 2)) : '';
  return written === '' ? null : shorten(written);
}
