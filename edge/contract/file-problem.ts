/** One mistake in a file that a person wrote, with what they need to mend it. */
export interface FileProblem {
  /** Where: `lanes[0].gate.port.baud`; empty for the file as a whole. */
  readonly path: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  /** What stands there, as written; null where something is missing. */
  readonly value: string | null;
  /** What is wrong, in one sentence without its place. */
  readonly message: string;
  /** What may stand there; null where the message says it all. */
  readonly allowed: string | null;
  /** What was probably meant; null without a good guess. */
  readonly suggestion: string | null;
}
