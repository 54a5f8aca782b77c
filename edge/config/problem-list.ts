import type { FileProblem } from '../contract/file-problem.ts';
import { formatPath, type Path } from './problem.ts';
import type { YamlSource } from './yaml-source.ts';

export interface Complaint {
  readonly allowed?: string | null;
  readonly suggestion?: string | null;
}

/** A file with more mistakes than this is not the file that was meant. */
const MAX_PROBLEMS = 200;

/** Gathers the first mistakes of one file, each at its place in the text. */
export class ProblemList {
  readonly problems: FileProblem[];
  readonly source: YamlSource;

  constructor(source: YamlSource) {
    this.source = source;
    this.problems = [...source.problems];
  }

  add(path: Path, message: string, { allowed = null, suggestion = null }: Complaint = {}): void {
    if (this.problems.length >= MAX_PROBLEMS) return;
    const { line, column, written } = this.source.placeOf(path);
    const value = written === null ? null : hideSecrets(path, written);
    this.problems.push({ path: formatPath(path), line, column, value, message, allowed, suggestion });
  }
}

/** A password that somebody wrote into the file must not travel on into a log. */
function hideSecrets(path: Path, written: string): string {
  const key = String(path.at(-1) ?? '');
  if (/passw|secret|token/i.test(key) && !/file$/i.test(key)) return '(hidden)';
  return written.replace(/\/\/[^/\s]*@/, '//(hidden)@');
}
