import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { Fault } from '../../contract/fault.ts';
import type { Channel } from './channel.ts';
import { appendFrom, fileSize, hashFile, keepDurably, toDisk } from './file.ts';
import { contentPath, contentRange, etagOf, rangeFrom } from './wire.ts';
import type { Pace } from './pace.ts';

export interface Wanted {
  readonly sha256: string;
  readonly bytes: number;
  readonly toFile: string;
}

/** What both directions need of the way. */
export interface Way {
  readonly channel: Channel;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  /** Told of bytes that moved. */
  readonly moved: (bytes: number) => void;
}

/** Where a content waits until it is whole. */
const partOf = (toFile: string) => `${toFile}.part`;

/**
 * One attempt to fetch what is missing. Answers false when what was there before it turned out to be of something else:
 * it is gone, and the next attempt begins anew. Rejects with Fault `content-refused` or `content-unwritable` when no other
 * attempt would help, and with whatever broke the connection.
 */
export async function fetchOnce({ sha256, bytes, toFile }: Wanted, way: Way): Promise<boolean> {
  const part = partOf(toFile);
  const held = (await fileSize(part)) ?? 0;
  const from = held > bytes ? 0 : held;
  let begun = from;
  if (from < bytes || bytes === 0) {
    const response = await ask(sha256, from, way);
    begun = offsetOf(response, { from, bytes, sha256 });
    const came = await appendFrom(bounded(response, bytes - begun, way), part, begun);
    if (begun + came < bytes) throw unavailable(`the answer ended after ${came} bytes`);
  }
  if ((await hashFile(part)) === sha256) {
    await toDisk(toFile, async () => keepDurably(part, toFile));
    return true;
  }
  await rm(part, { force: true });
  if (begun > 0) return false;
  throw new Fault('content-refused', `What came as ${sha256} has another hash`, { sha256 });
}

async function ask(sha256: string, from: number, { channel, signal }: Way): Promise<IncomingMessage> {
  const range = from === 0 ? {} : { Range: rangeFrom(from), 'If-Range': etagOf(sha256) };
  const { request, answer } = channel.open('GET', contentPath(sha256), range, signal);
  request.end();
  return answer;
}

/** Where the answer's bytes begin. @throws when it is none, or of another length than was announced */
function offsetOf(response: IncomingMessage, asked: { from: number; bytes: number; sha256: string }): number {
  const { statusCode = 0, headers } = response;
  const { from, bytes, sha256 } = asked;
  const expected = statusCode === 206 ? contentRange({ offset: from, end: bytes }, bytes) : String(bytes);
  const told = statusCode === 206 ? headers['content-range'] : headers['content-length'];
  if ((statusCode === 200 || statusCode === 206) && (told === undefined || told === expected)) {
    return statusCode === 206 ? from : 0;
  }
  response.destroy();
  if (statusCode !== 200 && statusCode !== 206) throw unavailable(answered(statusCode));
  throw new Fault('content-refused', `${sha256} was to be "${expected}" and is "${told ?? ''}"`, { sha256 });
}

/** What another attempt may find otherwise. */
export function unavailable(why: string, statusCode: number | null = null): Fault {
  return new Fault('content-unavailable', why, { statusCode });
}

/** In words, for an operator. */
export function answered(statusCode: number): string {
  if (statusCode === 404) return 'the centre does not have it';
  return statusCode === 507 ? 'the centre has no room for it' : `the centre answered ${statusCode}`;
}

/** The announced number of bytes at the agreed pace, and an end to everything beyond. */
async function* bounded(response: IncomingMessage, atMost: number, way: Way): AsyncIterable<Uint8Array> {
  let came = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    came += chunk.length;
    if (came > atMost) throw new Fault('content-refused', `More than the announced ${atMost} bytes came`);
    way.moved(chunk.length);
    await way.pace.take(chunk.length, way.signal);
    yield chunk;
  }
}
