import type { z } from 'zod';
import { type JsonLimits, parseJson } from './json.ts';

/** A payload read, or why it cannot be, in words for an operator and by the name of its counter. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: string; readonly counter: 'notJson' | 'wrongShape' };

/** Reads JSON of a known shape from somebody we do not trust. Total; `why` names the first key that is wrong. */
export function decodeJson<S extends z.ZodType>(
  payload: Uint8Array,
  schema: S,
  limits: JsonLimits,
): Decoded<z.infer<S>> {
  const json = parseJson(payload, limits);
  if (!json.ok) return { ok: false, counter: 'notJson', why: json.why };
  const checked = schema.safeParse(json.value);
  if (checked.success) return { ok: true, value: checked.data };
  const issue = checked.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? 'message' : issue.path.join('.');
  return { ok: false, counter: 'wrongShape', why: `${where}: ${issue?.message ?? 'invalid'}`.slice(0, 200) };
}
