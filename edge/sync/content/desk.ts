import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Fault, isFault } from '../../contract/fault.ts';
import type { ContentStore } from './store.ts';
import { contentRange, etagOf, nameIn, readCount, readRange, type Span } from './wire.ts';

export interface ContentDeskOptions {
  readonly published: ContentStore;
  readonly received: ContentStore;
  readonly maxBytes: number;
  readonly count: (what: string) => void;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
type Headers = Readonly<Record<string, string | number>>;

/** Answers the requests of docs/protocols/content.md: GET and HEAD of what is published, PUT of what a lane has. */
export function createContentDesk(options: ContentDeskOptions): Answer {
  const takers = new Map<string, { readonly request: IncomingMessage; readonly done: Promise<void> }>();

  /** Whoever comes back while the server still waits for the broken connection takes the old attempt's place. */
  async function takeOver(sha256: string, request: IncomingMessage, take: () => Promise<void>): Promise<void> {
    for (let before = takers.get(sha256); before !== undefined; before = takers.get(sha256)) {
      before.request.destroy();
      await before.done;
    }
    const done = take();
    takers.set(sha256, { request, done: done.catch(() => undefined) });
    try {
      await done;
    } finally {
      takers.delete(sha256);
    }
  }

  return async (request, response) => {
    try {
      const sha256 = nameIn(request.url ?? '');
      if (sha256 === null) refuse(response, 404);
      else if (request.method === 'GET' || request.method === 'HEAD') await give(options, sha256, request, response);
      else if (request.method === 'PUT') {
        await takeOver(sha256, request, async () => take(options, sha256, request, response));
      } else refuse(response, 405, { Allow: 'GET, HEAD, PUT' });
      options.count(`answered${response.statusCode}`);
    } catch (error) {
      fail(options, request, response, error);
    }
  };
}

async function give(
  { published, received }: ContentDeskOptions,
  sha256: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const size = await published.sizeOf(sha256);
  if (size === null && request.method === 'HEAD') return tellOffset(received, sha256, response);
  if (size === null) return refuse(response, 404);
  const validator = request.headers['if-range'];
  const isSame = validator === undefined || validator === etagOf(sha256);
  const span = readRange(isSame ? request.headers.range : undefined, size);
  if (span === 'unsatisfiable') return refuse(response, 416, { 'Content-Range': `bytes */${size}` });
  const isPart = span.end - span.offset < size;
  response.writeHead(isPart ? 206 : 200, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': span.end - span.offset,
    'Accept-Ranges': 'bytes',
    ETag: etagOf(sha256),
    ...(isPart ? { 'Content-Range': contentRange(span, size) } : {}),
  });
  if (request.method === 'HEAD' || size === 0) response.end();
  else await pipeline(published.read(sha256, span), response);
}

/** How far an upload has come. */
async function tellOffset(received: ContentStore, sha256: string, response: ServerResponse): Promise<void> {
  const whole = await received.sizeOf(sha256);
  const offset = whole ?? (await received.offsetOf(sha256));
  if (whole === null && offset === 0) return refuse(response, 404);
  response.writeHead(204, { 'Upload-Offset': offset, 'Upload-Complete': whole === null ? '?0' : '?1' });
  response.end();
}

async function take(
  { published, received, maxBytes }: ContentDeskOptions,
  sha256: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const isHeld = (await received.sizeOf(sha256)) !== null || (await published.sizeOf(sha256)) !== null;
  if (isHeld) return refuse(response, 204, { 'Upload-Complete': '?1' });
  const span = spanOf(request);
  if (span === null) return refuse(response, 400);
  if (span.end > maxBytes) return refuse(response, 413, { 'Upload-Limit': `max-size=${maxBytes}` });
  const held = await received.offsetOf(sha256);
  // More than the whole is nothing that this content could go on from.
  const offset = held > span.end ? 0 : held;
  if (offset !== span.offset) return refuse(response, 409, { 'Upload-Offset': offset, 'Upload-Complete': '?0' });
  if (!received.hasRoomFor(span.end - offset)) throw new Fault('content-unwritable', 'There is no room for all of it');
  if (request.headers.expect !== undefined) response.writeContinue();
  if (await received.receive(sha256, span, request)) {
    response.writeHead(201, { 'Upload-Complete': '?1', 'Content-Length': 0, ETag: etagOf(sha256) });
    response.end();
  } else request.destroy();
}

/** The bytes that an upload brings, which must be all that are missing; null where it does not say so. */
function spanOf({ headers }: IncomingMessage): Span | null {
  const header = (name: string) => headers[name]?.toString();
  const offset = header('upload-offset') === undefined ? 0 : readCount(header('upload-offset'));
  const length = readCount(header('content-length'));
  if (offset === null || length === null || (header('upload-complete') ?? '?1') !== '?1') return null;
  const end = offset + length;
  const told = header('upload-length') === undefined ? end : readCount(header('upload-length'));
  return told === end ? { offset, end } : null;
}

/** Answers without a body, and hangs up: what the other side may still be sending is not waited for. */
function refuse(response: ServerResponse, status: number, headers: Headers = {}): void {
  const length = status === 204 ? {} : { 'Content-Length': 0 };
  response.writeHead(status, { Connection: 'close', ...length, ...headers });
  response.end();
}

function fail({ count }: ContentDeskOptions, request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const isRefused = isFault(error, 'content-refused');
  const isOurs = isRefused || isFault(error, 'content-unwritable');
  count(isRefused ? 'refused' : isOurs ? 'unwritable' : 'broken');
  if (!isOurs || response.headersSent || !response.writable) {
    request.destroy();
    return;
  }
  refuse(response, isRefused ? 422 : 507);
}
