import type { FileProblem } from '../contract/file-problem.ts';
import { distance } from 'fastest-levenshtein';

export type Path = readonly (string | number)[];

const VALUE_SHOWN_CHARS = 60;

/** `['lanes', 0, 'gate']` is `lanes[0].gate`. A key that is no plain word is quoted. */
export function formatPath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[\w-]+$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(shorten(step))}]`;
  }
  return text;
}

/** One line of at most 60 characters, safe to print: control characters are shown, never sent to a terminal. */
export function shorten(text: string): string {
  const plain = printable(text);
  return plain.length > VALUE_SHOWN_CHARS ? `${plain.slice(0, VALUE_SHOWN_CHARS - 1)}…` : plain;
}

/** Text from a file as one line that cannot command a terminal. */
export function printable(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\p{Cc}\p{Cf}]/gu, '\u{fffd}');
}

const bare = (word: string) => word.toLowerCase().replaceAll(/[-_\s]/g, '');

const sorted = (word: string) => word.split('').sort().join('');

/**
 * The word of `known` that `word` was probably meant to be, or null: a few slips of the finger, another case or
 * hyphenation, or the right word with something added.
 */
export function nearest(word: string, known: readonly string[]): string | null {
  const written = bare(word.slice(0, VALUE_SHOWN_CHARS));
  if (written === '') return null;
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const meant = bare(candidate);
    // Letters in the wrong order are one slip.
    const slips = sorted(written) === sorted(meant) ? Math.min(1, distance(written, meant)) : distance(written, meant);
    const added = meant.length >= 3 && written.length >= 3 && (written.includes(meant) || meant.includes(written));
    if (slips > Math.max(1, Math.floor(meant.length / 3)) && !added) continue;
    if (slips < bestDistance) {
      best = candidate;
      bestDistance = slips;
    }
  }
  return best;
}

/** In the order in which a person walks through the file; what one anchor spreads over several lanes is said once. */
export function inFileOrder(problems: readonly FileProblem[]): FileProblem[] {
  const ordered = [...problems].sort((a, b) => a.line - b.line || a.column - b.column || (a.path < b.path ? -1 : 1));
  const said = new Set<string>();
  return ordered.filter(({ path, line, message }) => {
    const key = `${line} ${path.split('.').at(-1)} ${message}`;
    return !said.has(key) && said.add(key);
  });
}

/** One problem in one line: `lanes[0].gate.port.baud (12:9) is too big: 5000000; allowed: ...`. */
export function formatProblem(problem: FileProblem): string {
  const where = `${problem.path === '' ? 'file' : problem.path} (${problem.line}:${problem.column})`;
  const value = problem.value === null ? '' : `: ${problem.value}`;
  const allowed = problem.allowed === null ? '' : `; allowed: ${problem.allowed}`;
  const suggestion = problem.suggestion === null ? '' : `; did you mean ${problem.suggestion}?`;
  return `${where} ${problem.message}${value}${allowed}${suggestion}`;
}

/** All problems of a file as the message of a fault. */
export function summarise(file: string, problems: readonly FileProblem[]): string {
  const count = problems.length === 1 ? '1 mistake' : `${problems.length} mistakes`;
  return `${file} has ${count}:\n${problems.map((problem) => `  ${formatProblem(problem)}`).join('\n')}\n`;
}
