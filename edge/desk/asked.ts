import type { z } from 'zod';
import { Refused } from './refused.ts';

/** What a request asks for. @throws Refused 400 that names the first place which cannot be understood. */
export function asked<T>(schema: z.ZodType<T>, value: unknown): T {
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data;
  const [issue] = error.issues;
  const where = issue?.path.join('.') || 'the request';
  throw new Refused(400, { code: 'bad-request', message: `${where}: ${issue?.message ?? 'cannot be understood'}` });
}
