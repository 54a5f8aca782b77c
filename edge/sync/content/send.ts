import { once } from 'node:events';
import { type FileHandle, open } from 'node:fs/promises';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Fault, reasonOf } from '../../contract/fault.ts';
import { answered, unavailable, type Way } from './fetch.ts';
import { contentPath, readCount } from './wire.ts';

/** Small enough that a slow pace is not a pulse. */
const PIECE_BYTES = 32 * 1024;

/**
 * One attempt to send a file from `offset` on. Answers null when the centre holds it, or where the next attempt should
 * begin. Rejects with Fault `content-refused` when no other attempt would help, and with whatever broke the connection.
 */
export async function sendOnce(sha256: string, file: string, offset: number, way: Way): Promise<number | null> {
  const handle = await openToRead(file, sha256);
  try {
    const { size } = await handle.stat();
    const from = Math.min(offset, size);
    const headers = {
      'Content-Length': size - from,
      'Upload-Offset': from,
      'Upload-Length': size,
      'Upload-Complete': '?1',
      Expect: '100-continue',
    };
    const { request, answer, goAhead } = way.channel.open('PUT', contentPath(sha256), headers, way.signal);
    request.flushHeaders();
    if ((await goAhead) === null) await write(request, handle, { from, size }, way, answer);
    const response = await answer;
    response.resume();
    // Whoever answers early does not want the rest.
    if (!request.writableFinished) request.destroy();
    return nextOffset(response, sha256, from);
  } finally {
    await handle.close();
  }
}

function nextOffset({ statusCode = 0, headers }: IncomingMessage, sha256: string, from: number): number | null {
  if (statusCode === 201 || statusCode === 204) return null;
  const held = readCount(headers['upload-offset']?.toString());
  if (statusCode === 409 && held !== null && held !== from) return held;
  // What the centre had of it before was of something else, and is gone.
  if (statusCode === 422 && from > 0) return 0;
  if (statusCode === 422) throw new Fault('content-refused', `What was sent as ${sha256} has another hash`, { sha256 });
  if (statusCode === 413) throw new Fault('content-refused', `${sha256} is longer than the centre takes`, { sha256 });
  throw unavailable(answered(statusCode), statusCode);
}

async function write(
  request: ClientRequest,
  handle: FileHandle,
  { from, size }: { readonly from: number; readonly size: number },
  way: Way,
  answer: Promise<unknown>,
): Promise<void> {
  const answering = { isOver: false };
  const note = () => {
    answering.isOver = true;
  };
  const over = answer.then(note, note);
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  for (let position = from; position < size && !answering.isOver;) {
    const { bytesRead } = await handle.read(piece, 0, PIECE_BYTES, position);
    if (bytesRead === 0) throw unavailable('the file became shorter while it was sent');
    await way.pace.take(bytesRead, way.signal);
    position += bytesRead;
    way.moved(bytesRead);
    // The piece is used again as soon as it is read: what waits to be sent has its own.
    const isTaken = request.write(Buffer.from(piece.subarray(0, bytesRead)));
    if (!isTaken) await Promise.race([once(request, 'drain', { signal: way.signal }), over]);
  }
  request.end();
}

async function openToRead(file: string, sha256: string): Promise<FileHandle> {
  try {
    return await open(file, 'r');
  } catch (error) {
    const what = `${file}, which was to be sent, cannot be read: ${reasonOf(error)}`;
    throw new Fault('content-refused', what, { sha256, file }, error);
  }
}
