import type { FileProblem } from '../contract/file-problem.ts';
import type { z } from 'zod';
import { inspect, isSection } from './inspect.ts';
import { inFileOrder } from './problem.ts';
import { ProblemList } from './problem-list.ts';
import { readYaml } from './yaml-source.ts';

/** What a reading of a file gave: its content, or every mistake in it. */
export type Reading<T> =
  | { readonly content: T; readonly problems: readonly [] }
  | { readonly content: null; readonly problems: readonly FileProblem[] };

/**
 * Reads a YAML text against a schema. Never throws. `beyond` sees the plain data and adds what no schema can say
 * (two lanes on one port); it must cope with data of any shape.
 */
export function explainAgainst<T>(
  schema: z.ZodType<T>,
  text: string,
  beyond: (value: unknown, list: ProblemList) => boolean = () => true,
): Reading<T> {
  const list = new ProblemList(readYaml(text));
  const { source } = list;
  if (source.usable && !isSection(source.value)) {
    list.add([], source.value === null ? 'the file is empty' : 'the file is no section of `key: value` lines');
  } else if (source.usable && beyond(source.value, list)) {
    inspect(schema, list);
  }
  if (list.problems.length > 0) return { content: null, problems: inFileOrder(list.problems) };
  return { content: schema.parse(source.value), problems: [] };
}
