import { signal } from '@preact/signals';
import type { Me, Refusal } from '../../wire.ts';

/** Who is signed in; null: nobody; undefined: not yet asked. */
export const me = signal<Me | null | undefined>(undefined);
/** Why the login page is shown, where there is something to say. */
export const farewell = signal<'expired' | 'handed-over' | null>(null);

/** The daemon's refusal, or none came because it could not be reached. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  /** Null when no answer came: what was asked may have been done, or not. */
  readonly refusal: Refusal | null;

  constructor(refusal: Refusal | null) {
    super(refusal?.message ?? 'no answer');
    this.refusal = refusal;
  }
}

/** Longer than any answer takes on a busy box; a broken connection is told at once. */
const ANSWER_WITHIN_MS = 15_000;

/** @throws ApiFailure */
export async function get<T>(path: string): Promise<T> {
  return (await ask(path, { method: 'GET' })).json() as Promise<T>;
}

/** @throws ApiFailure */
export async function post<T>(path: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json', 'x-greenlane-token': me.value?.token ?? '' };
  return (await ask(path, { method: 'POST', headers, body: JSON.stringify(body) })).json() as Promise<T>;
}

/** The stored bytes of an image. @throws ApiFailure */
export async function fetchImage(sha256: string, signal: AbortSignal): Promise<ArrayBuffer> {
  return (await ask(`/api/images/${encodeURIComponent(sha256)}`, { method: 'GET', signal })).arrayBuffer();
}

async function ask(path: string, request: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS), ...request });
  } catch {
    throw new ApiFailure(null);
  }
  if (response.ok) return response;
  const refusal = await readRefusal(response);
  if (refusal.code === 'not-signed-in' && me.value) signOut('expired');
  throw new ApiFailure(refusal);
}

/** Forgets who was signed in, here; the daemon knows already. */
export function signOut(why: 'expired' | 'handed-over' | null): void {
  farewell.value = why;
  me.value = null;
}

/** What stands between us and the daemon may answer too, and not in our words. */
async function readRefusal(response: Response): Promise<Refusal> {
  try {
    const body: unknown = await response.json();
    if (typeof body === 'object' && body !== null && 'code' in body && 'message' in body) return body as Refusal;
  } catch {
    // Told below.
  }
  return { code: 'unavailable', message: `HTTP ${response.status}` };
}
