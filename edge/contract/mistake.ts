import type { z } from 'zod';

/** The first mistake of what does not fit, in one sentence that completes "it ...": where it is, and what. */
export function mistakeIn(error: z.ZodError): string {
  const [issue] = error.issues;
  const path = issue?.path.join('.') ?? '';
  return `has a mistake${path === '' ? '' : ` at ${path}`}: ${issue?.message ?? ''}`;
}
