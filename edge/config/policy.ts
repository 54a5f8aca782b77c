import { Fault } from '../contract/fault.ts';
import { type Policy, policySchema } from '../contract/policy.ts';
import { explainAgainst, type Reading } from './explain.ts';
import { summarise } from './problem.ts';
import { readText } from './read-text.ts';

/** Reads a policy's text; pure, never throws. */
export function explainPolicy(text: string): Reading<Policy> {
  return explainAgainst(policySchema, text);
}

/**
 * Loads a policy file.
 * @throws Fault `policy-invalid` that lists every mistake.
 */
export function loadPolicy(file: string): Policy {
  const { text, why } = readText(file);
  if (text === null) throw new Fault('policy-invalid', `The policy ${file} cannot be read: ${why}`, { file });
  const { content, problems } = explainPolicy(text);
  if (content !== null) return content;
  throw new Fault('policy-invalid', summarise(file, problems), { file, problems: problems.length });
}
