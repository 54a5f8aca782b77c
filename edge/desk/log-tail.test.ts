import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { sleep, systemClock } from '../../hardware/clock.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { createLogTail, type LogTail } from './log-tail.ts';
import { registerLogTail } from './log-tail-stream.ts';
import { openApp } from './supervision.fixture.ts';

const clock = createVirtualClock();

describe('the tail of the log', () => {
  it('holds the last lines, and gives those after a number', () => {
    const tail = createLogTail(clock, 2);
    for (const device of ['a', 'b', 'c']) tail.take('info', 'deviceChanged', { device, state: 'up' });
    expect(tail.after(0).map(({ line }) => line.device)).toEqual(['b', 'c']);
    expect(tail.after(2).map(({ line }) => line.device)).toEqual(['c']);
  });

  it('gives all it holds to a reader who remembers another tail', () => {
    const tail = createLogTail(clock);
    tail.take('info', 'daemonStarted');
    expect(tail.after(900)).toHaveLength(1);
  });

  it('tells those who follow, until they have had enough', () => {
    const tail = createLogTail(clock);
    const heard: string[] = [];
    const unfollow = tail.follow(({ line }) => heard.push(line.event));
    tail.take('info', 'one');
    unfollow();
    tail.take('info', 'two');
    expect(heard).toEqual(['one']);
  });

  it('says what happened to a device, and nothing of a passenger', () => {
    const tail = createLogTail(clock);
    tail.take('warn', 'deviceChanged', { lane: 'lane-1', device: 'lane-1/gate', state: 'down', reason: 'no answer' });
    tail.take('info', 'decided', { lane: 'lane-1', decision: { reasons: [{ text: 'ERIKSSON' }] } });
    tail.take('info', 'passageEnded', { lane: 'lane-1', summary: { passenger: 'ERIKSSON' } });
    tail.take('warn', 'alarmRaised', { lane: 'lane-1', finding: { code: 'leaf-stuck', text: 'ERIKSSON' } });
    tail.take('info', 'unheardOf', { passenger: 'ERIKSSON' });
    const lines = tail.after(0).map(({ line }) => line);
    expect(lines.map(({ text }) => text)).toEqual([
      'lane: lane-1 · state: down · reason: no answer',
      'lane: lane-1 · code: leaf-stuck',
      '',
    ]);
    expect(lines[0]?.device).toBe('lane-1/gate');
  });
});

describe('the stream of the log', () => {
  const app = { close: async () => {} };
  afterEach(async () => app.close());

  async function open(path: string, headers: Record<string, string> = {}) {
    const clock = createVirtualClock();
    const tail = createLogTail(clock);
    let following = 0;
    const counted: LogTail = {
      ...tail,
      follow(listener) {
        following += 1;
        const unfollow = tail.follow(listener);
        return () => {
          following -= 1;
          unfollow();
        };
      },
    };
    const server = openApp();
    app.close = async () => {
      server.server.closeAllConnections();
      await server.close();
    };
    registerLogTail(server, { tail: counted, clock });
    tail.take('info', 'deviceChanged', { device: 'lane-1/gate', state: 'up' });
    tail.take('info', 'deviceChanged', { device: 'lane-1/camera', state: 'up' });
    await server.listen({ host: '127.0.0.1', port: 0 });
    const { port } = server.server.address() as AddressInfo;
    const asking = request({ port, path, headers }).end();
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    let text = '';
    response.setEncoding('utf8').on('data', (part: string) => (text += part));
    const until = async (words: string) => {
      while (!text.includes(words)) await once(response, 'data');
      return text;
    };
    return { clock, tail, response, until, followers: () => following };
  }

  it('begins with what is held, goes on with what comes, of one device alone when asked', async () => {
    const { tail, until, response } = await open('/api/log?device=lane-1/gate');
    expect(response.headers['content-type']).toContain('text/event-stream');
    tail.take('warn', 'deviceChanged', { device: 'lane-1/camera', state: 'down' });
    tail.take('warn', 'deviceChanged', { device: 'lane-1/gate', state: 'down' });
    const text = await until('down');
    expect(text).toContain('id: 4\ndata: {');
    expect(text).not.toContain('camera');
  });

  it('goes on after the line that a reader has seen last', async () => {
    const { tail, until } = await open('/api/log', { 'last-event-id': '1' });
    tail.take('info', 'last');
    const text = await until('last');
    expect(text).not.toContain('gate');
    expect(text).toContain('camera');
  });

  it('shows signs of life while nothing is written', async () => {
    const { clock, until } = await open('/api/log');
    await until('camera');
    clock.advance(20_000);
    expect(await until('\n:\n')).toContain(':\n');
  });

  it('is followed no longer when the reader has gone', async () => {
    const { tail, response, until, followers } = await open('/api/log');
    await until('camera');
    expect(followers()).toBe(1);
    response.destroy();
    while (followers() > 0) await sleep(systemClock, 5);
    tail.take('info', 'nobody hears it');
    expect(followers()).toBe(0);
  });
});
