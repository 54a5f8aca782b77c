import { t } from './words/words.ts';

/** Larger than any answer takes on a busy database; a broken connection is told at once. */
const ANSWER_WITHIN_MS = 60_000;

/** The centre refused, or cannot be reached: the message is for people. */
export class NotAnswered extends Error {
  override readonly name = 'NotAnswered';
}

/** @throws NotAnswered */
export async function ask<T>(path: string): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  } catch {
    throw new NotAnswered(t('ask.unreachable'));
  }
  if (response.ok) return response.json() as Promise<T>;
  throw new NotAnswered(response.status === 404 ? t('ask.not-found') : t('ask.refused', { status: response.status }));
}

export function lanePath(site: string, lane: string): string {
  return `/lanes/${encodeURIComponent(site)}/${encodeURIComponent(lane)}`;
}

export function passagePath(site: string, lane: string, passage: string): string {
  return `${lanePath(site, lane)}/passages/${encodeURIComponent(passage)}`;
}
