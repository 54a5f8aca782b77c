import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../hardware/clock.ts';
import { contentPath } from './wire.ts';
import { forEver, someContent, stageContent } from './content.fixture.ts';
import { startContentServer } from './server.ts';

const stages: Awaited<ReturnType<typeof stageContent>>[] = [];
const stage = async (...args: Parameters<typeof stageContent>) => {
  const made = await stageContent(...args);
  stages.push(made);
  return made;
};
afterEach(async () => {
  for (const each of stages.splice(0)) {
    await each.close();
    rmSync(each.directory, { recursive: true, force: true });
  }
});

interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly body?: string | Uint8Array;
}

async function ask(port: number, { body, ...request }: Asked) {
  const asked = http.request({ host: '127.0.0.1', port, agent: false, ...request });
  asked.end(body);
  const [response] = (await once(asked, 'response')) as [http.IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

async function* only(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield Promise.resolve(bytes);
}

describe('whoever fetches content', () => {
  it('gets the part that was asked for, and the whole where the part is of something else', async () => {
    const { published, relay } = await stage();
    const { sha256 } = await published.put(only(Buffer.from('0123456789')));
    const path = contentPath(sha256);
    const get = async (headers: http.OutgoingHttpHeaders) => ask(relay.port, { path, headers });
    expect(await get({})).toMatchObject({ status: 200, body: '0123456789', headers: { etag: `"${sha256}"` } });
    expect(await get({ range: 'bytes=3-5' })).toMatchObject({
      status: 206,
      body: '345',
      headers: { 'content-range': 'bytes 3-5/10' },
    });
    expect(await get({ range: 'bytes=3-5', 'if-range': `"${sha256}"` })).toMatchObject({ status: 206, body: '345' });
    expect(await get({ range: 'bytes=3-5', 'if-range': '"another"' })).toMatchObject({ status: 200 });
    expect(await get({ range: 'bytes=0-1,3-4' })).toMatchObject({ status: 200, body: '0123456789' });
    expect(await get({ range: 'bytes=10-' })).toMatchObject({
      status: 416,
      headers: { 'content-range': 'bytes */10' },
    });
    const head = await ask(relay.port, { method: 'HEAD', path });
    expect(head).toMatchObject({ status: 200, body: '', headers: { 'content-length': '10' } });
  });

  it('is told that there is none under another name, in another place or by another method', async () => {
    const { relay, published } = await stage();
    const { sha256 } = await published.put(only(Buffer.from('x')));
    for (const path of ['/', '/content/', '/content/%2e%2e%2fx', `/content/${sha256}x`, contentPath('0'.repeat(64))]) {
      expect((await ask(relay.port, { path })).status).toBe(404);
    }
    expect((await ask(relay.port, { method: 'DELETE', path: contentPath(sha256) })).status).toBe(405);
  });
});

describe('whoever sends content', () => {
  const { bytes, sha256 } = someContent(1000);
  const path = contentPath(sha256);
  const put = async (port: number, headers: http.OutgoingHttpHeaders, body: Uint8Array = bytes) =>
    ask(port, { method: 'PUT', path, headers: { 'content-length': body.length, ...headers }, body });

  it('is told how far it has come', async () => {
    const { relay, received } = await stage();
    const head = async () => ask(relay.port, { method: 'HEAD', path });
    expect((await head()).status).toBe(404);
    expect(await received.receive(sha256, { offset: 0, end: 1000 }, only(bytes.subarray(0, 400)))).toBe(false);
    const some = { 'upload-offset': '400', 'upload-complete': '?0' };
    expect(await head()).toMatchObject({ status: 204, headers: some });
    expect(await put(relay.port, {})).toMatchObject({ status: 409, headers: some });
    expect(await put(relay.port, { 'upload-offset': 400 }, bytes.subarray(400))).toMatchObject({ status: 201 });
    expect(await head()).toMatchObject({ status: 204, headers: { 'upload-offset': '1000', 'upload-complete': '?1' } });
    expect(await put(relay.port, {})).toMatchObject({ status: 204 });
  });

  it.each([
    ['an offset that is no number', { 'upload-offset': 'x' }],
    ['an offset below zero', { 'upload-offset': -1 }],
    ['another length than it brings', { 'upload-length': 999 }],
    ['that more follows', { 'upload-complete': '?0' }],
  ])('is refused where it says %s', async (_name, headers) => {
    const { relay, received } = await stage();
    expect((await put(relay.port, headers)).status).toBe(400);
    expect(await received.offsetOf(sha256)).toBe(0);
  });

  it('is refused where it does not say how much it brings', async () => {
    const { relay, received } = await stage();
    const asked = http.request({ host: '127.0.0.1', port: relay.port, method: 'PUT', path });
    asked.on('error', () => undefined);
    asked.write(bytes);
    const [response] = (await once(asked, 'response')) as [http.IncomingMessage];
    expect(response.statusCode).toBe(400);
    expect(await received.offsetOf(sha256)).toBe(0);
    asked.destroy();
  });

  it('is cut off where it hardly moves, and what came stays', async () => {
    const { relay, received, counters } = await stage({ patienceMs: 60, minBytes: 600 });
    const socket = net.connect(relay.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(`PUT ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n`);
    socket.write(bytes.subarray(0, 300));
    await once(socket, 'close');
    expect(counters()).toMatchObject({ stuck: 1 });
    await expect.poll(async () => received.offsetOf(sha256)).toBe(300);
  });

  it('takes the place of its own attempt that broke without a word', async () => {
    const { relay, received, client, file } = await stage();
    const socket = net.connect(relay.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(`PUT ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n`);
    socket.write(bytes.subarray(0, 300));
    await expect.poll(async () => received.offsetOf(sha256)).toBe(300);
    await client.send(sha256, file('it', bytes), forEver);
    expect(await received.sizeOf(sha256)).toBe(1000);
    socket.destroy();
  });

  it('leaves nothing where the bytes were of another name', async () => {
    const { relay, unfinished, received } = await stage();
    expect((await put(relay.port, {}, Buffer.alloc(1000))).status).toBe(422);
    expect(existsSync(unfinished(sha256))).toBe(false);
    expect(received.usedBytes()).toBe(0);
  });
});

describe('the server', () => {
  it('serves no network without certificates', async () => {
    const { published, received } = await stage();
    const open = startContentServer({ host: '0.0.0.0', port: 0, clock: systemClock, published, received });
    await expect(open).rejects.toMatchObject({ code: 'config-invalid' });
  });

  it('says where it cannot be', async () => {
    const { published, received, relay } = await stage();
    const twice = startContentServer({ host: '127.0.0.1', port: relay.port, clock: systemClock, published, received });
    await expect(twice).rejects.toMatchObject({ code: 'config-invalid' });
  });

  it('hangs up on more connections than it has room for, and serves on', async () => {
    const { relay, counters } = await stage({ maxConnections: 2 });
    const held = [1, 2, 3, 4].map(() => net.connect(relay.port, '127.0.0.1').on('error', () => undefined));
    await expect.poll(() => counters()['connectionsDropped'] ?? 0).toBe(2);
    for (const each of held) each.destroy();
    await expect.poll(async () => (await ask(relay.port, { path: '/' }).catch(() => null))?.status).toBe(404);
  });

  it('outlives requests that are none', async () => {
    const { relay } = await stage();
    const socket = net.connect(relay.port, '127.0.0.1').on('error', () => undefined);
    socket.end('\x16\x03\x01 nonsense\r\n\r\n');
    await once(socket, 'close');
    expect((await ask(relay.port, { path: '/' })).status).toBe(404);
  });
});
