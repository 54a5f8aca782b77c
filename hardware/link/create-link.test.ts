import { describe, expect, it } from 'vitest';
import { seededEntropy } from '../entropy.ts';
import { createMemoryPortPair } from '../port/memory.ts';
import type { OpenPort } from '../port/port.ts';
import { createVirtualClock } from '../virtual-clock.ts';
import { createLink, type LinkOptions } from './create-link.ts';
import { createLineFramer } from './line-framer.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** A link on one end of a memory port, and a device on the other that does as `answer` says. */
async function bench(
  answer: (text: string, write: (text: string) => void) => void,
  { beatEveryMs = 0, ...options }: Partial<LinkOptions<Uint8Array>> & { beatEveryMs?: number } = {},
) {
  const clock = createVirtualClock();
  const pair = createMemoryPortPair({ clock, delayMs: 1 });
  let far: OpenPort | null = null;
  const write = (text: string) => far?.write(encode(text));
  const openFar = async () => {
    far = await pair.far.open({ bytes: (bytes) => answer(decode(bytes), write), closed: () => {} });
  };
  await openFar();
  const link = createLink({
    port: pair.near,
    framer: createLineFramer({ end: 'CR', maxLength: 32 }),
    clock,
    entropy: seededEntropy(1),
    heartbeat: beatEveryMs === 0 ? null : { everyMs: beatEveryMs, beat: () => link.send(encode('?')) },
    ...options,
  });
  const frames: string[] = [];
  const states: string[] = [];
  const reasons: string[] = [];
  link.onFrame((frame) => frames.push(decode(frame)));
  link.onHealth((health) => {
    states.push(health.state);
    reasons.push(health.reason);
  });
  link.start();
  await clock.advanceSettled(0);
  const ask = async (text: string, timeoutMs = 100, how = {}) =>
    link.request(encode(text), (frame) => (decode(frame).startsWith('=') ? decode(frame) : undefined), timeoutMs, how);
  return { clock, pair, link, frames, states, reasons, ask, write, openFar };
}

const silent = () => {};

describe('link', () => {
  it('answers a request with the frame that is its answer, and hands on the others', async () => {
    const { clock, ask, frames } = await bench((text, write) => write(`hello\r=${text}\rbye\r`));
    const answer = ask('a');
    await clock.advanceSettled(10);
    await expect(answer).resolves.toBe('=a');
    expect(frames).toEqual(['hello', 'bye']);
  });

  it('has one request in flight at a time, in order, urgent ones first', async () => {
    const seen: string[] = [];
    const { clock, ask } = await bench((text, write) => {
      seen.push(text);
      write(`=${text}\r`);
    });
    const answers = Promise.all([ask('a'), ask('b'), ask('c'), ask('permit', 100, { urgent: true })]);
    await clock.advanceSettled(1);
    expect(seen).toEqual(['a']);
    await clock.advanceSettled(20);
    await expect(answers).resolves.toEqual(['=a', '=b', '=c', '=permit']);
    expect(seen).toEqual(['a', 'permit', 'b', 'c']);
  });

  it('repeats a request as often as it may, then rejects and tells its health', async () => {
    const { clock, ask, link, states } = await bench(silent, { polled: true, attempts: 3 });
    const sentAtMs: number[] = [];
    const answers = Promise.allSettled([ask('a', 100, { onSent: (atMs: number) => sentAtMs.push(atMs) })]);
    await clock.advanceSettled(300);
    expect(await answers).toMatchObject([
      { status: 'rejected', reason: { message: expect.stringMatching(/asked 3×/) } },
    ]);
    expect(sentAtMs).toEqual([0, 100, 200]);
    expect(link.health().counters).toMatchObject({ timeouts: 3, retries: 2, framesSent: 3 });
    expect(states).toEqual([]);
  });

  it('refuses what does not fit into its queue', async () => {
    const { clock, ask } = await bench(silent, { maxWaiting: 2, attempts: 1 });
    const answers = Promise.allSettled([ask('a'), ask('b'), ask('c'), ask('d')]);
    await clock.advanceSettled(1000);
    const reasons = (await answers).map((answer) =>
      answer.status === 'rejected' ? String(answer.reason) : 'answered',
    );
    expect(reasons[3]).toMatch(/more than 2 requests wait/);
    expect(reasons.slice(0, 3).every((reason) => reason.includes('no answer'))).toBe(true);
  });

  it('rejects what is in flight and waits when it stops, and says nothing more', async () => {
    const { clock, ask, link, frames, write } = await bench(silent);
    const answers = Promise.allSettled([ask('a'), ask('b')]);
    await link.stop();
    write('late\r');
    await clock.advanceSettled(1000);
    expect((await answers).every((answer) => answer.status === 'rejected')).toBe(true);
    expect(frames).toEqual([]);
    expect(clock.pending()).toBe(0);
    await expect(ask('c')).rejects.toThrow('port is closed');
  });

  it('is up after the first frame, degraded after a missed beat, down after three, and reopens the port', async () => {
    let answers = true;
    const answer = (_text: string, write: (text: string) => void) => {
      if (answers) write('=\r');
    };
    const { clock, states, reasons, link } = await bench(answer, { beatEveryMs: 100 });
    await clock.advanceSettled(1000);
    expect(states).toEqual(['up']);
    answers = false;
    await clock.advanceSettled(250);
    expect(states).toEqual(['up', 'degraded']);
    await clock.advanceSettled(200);
    expect(states).toEqual(['up', 'degraded', 'down']);
    expect(reasons).toEqual(['', 'memory near: no answer for 0.2 s', 'memory near: no answer for 0.4 s']);
    answers = true;
    await clock.advanceSettled(2000);
    expect(states).toEqual(['up', 'degraded', 'down', 'up']);
    expect(link.health().counters).toMatchObject({ opened: 2, reconnects: 1 });
  });

  it('is up with its port when the device only pushes, and comes back after every cut', async () => {
    const { clock, pair, states, write, frames, openFar } = await bench(silent);
    for (let round = 0; round < 3; round += 1) {
      pair.cut();
      await clock.advanceSettled(1000);
      await openFar();
      write(`round ${round}\r`);
      await clock.advanceSettled(10);
    }
    expect(states).toEqual(['up', 'down', 'up', 'down', 'up', 'down', 'up']);
    expect(frames).toEqual(['round 0', 'round 1', 'round 2']);
  });

  it('tries for ever, at waits that grow to the cap', async () => {
    const { clock, pair, link } = await bench(silent, { backoff: { firstMs: 100, maxMs: 1000, factor: 2 } });
    pair.refuse(true);
    pair.cut();
    await clock.advanceSettled(60_000);
    const failures = link.health().counters['openFailures'] ?? 0;
    expect(failures).toBeGreaterThanOrEqual(60);
    expect(failures).toBeLessThanOrEqual(130);
    pair.refuse(false);
    await clock.advanceSettled(1000);
    expect(link.health().state).toBe('up');
  });

  it('is down when nothing but garbage answers, and tells the bytes', async () => {
    const discarded: number[] = [];
    const { clock, states, link } = await bench((_text, write) => write('x'.repeat(40)), {
      beatEveryMs: 50,
      onDiscarded: (bytes) => discarded.push(bytes.length),
    });
    await clock.advanceSettled(160);
    expect(states).toEqual(['down']);
    expect(discarded.reduce((sum, length) => sum + length, 0)).toBe(3 * 40);
    expect(link.health().counters['framesReceived']).toBe(0);
  });

  it('gives up half a frame when the line falls silent', async () => {
    const { clock, write, link, frames } = await bench(silent);
    write('half');
    await clock.advanceSettled(100);
    write('whole\r');
    await clock.advanceSettled(10);
    expect(frames).toEqual(['whole']);
    expect(link.health().counters).toMatchObject({ silence: 1, bytesDiscarded: 4 });
  });
});
