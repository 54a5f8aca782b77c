import { createServer, type Server, type Socket } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../virtual-clock.ts';
import { createMemoryPortPair } from './memory.ts';
import { openPort } from './open.ts';
import { type PortOptions, portOptionsSchema } from './options.ts';
import type { PortSink } from './port.ts';
import { characterTimeMs } from './serial.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const deaf: PortSink = { bytes: () => {}, closed: () => {} };
const options = (given: object): PortOptions => portOptionsSchema.parse(given);

async function listen(onSocket: (socket: Socket) => void): Promise<{ server: Server; address: string }> {
  const server = createServer(onSocket);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closers.push(() => void server.close());
  const address = server.address();
  return { server, address: `127.0.0.1:${typeof address === 'object' ? address?.port : 0}` };
}

describe('serial port', () => {
  it('says which line, at which speed, and how long a byte takes', () => {
    const port = openPort(options({ serial: '/dev/ttyUSB0', baud: 19_200, parity: 'even' }));
    expect(port.address).toBe('/dev/ttyUSB0 19200 8E1');
    expect(port.byteTimeMs).toBeCloseTo(11_000 / 19_200);
    expect(characterTimeMs({ baud: 9600, dataBits: 8, parity: 'none', stopBits: 1 })).toBeCloseTo(10_000 / 9600);
  });

  it('says what to do when the device is not there, or is no serial line', async () => {
    await expect(openPort(options({ serial: '/dev/ttyNOWHERE' })).open(deaf)).rejects.toThrow(
      /^cannot open \/dev\/ttyNOWHERE: no such device; check the cable/,
    );
    const folder = await mkdtemp(join(tmpdir(), 'port-'));
    closers.push(async () => rm(folder, { recursive: true }));
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(openPort(options({ serial: file })).open(deaf)).rejects.toThrow(/^cannot open .*check the path/);
  });
});

describe('TCP port', () => {
  it('carries bytes both ways', async () => {
    const { address } = await listen((socket) => socket.pipe(socket));
    const echoed = Promise.withResolvers<Uint8Array>();
    const port = openPort(options({ tcp: address }));
    const open = await port.open({ ...deaf, bytes: echoed.resolve });
    closers.push(async () => open.close());
    open.write(Uint8Array.of(0, 0x7f, 0xff));
    expect([...(await echoed.promise)]).toEqual([0, 0x7f, 0xff]);
    expect([port.address, port.byteTimeMs]).toEqual([`tcp ${address}`, 0]);
  });

  it('says what to do when nothing listens', async () => {
    const { server, address } = await listen(() => {});
    await new Promise((resolve) => {
      server.close(resolve);
    });
    await expect(openPort(options({ tcp: address })).open(deaf)).rejects.toThrow(
      /nothing listens there; check the port/,
    );
  });

  it('tells that the other end hung up, and tells nothing when we close it ourselves', async () => {
    const { address } = await listen((socket) => void socket.end());
    const gone = Promise.withResolvers<Error | null>();
    await openPort(options({ tcp: address })).open({ ...deaf, closed: gone.resolve });
    expect((await gone.promise)?.message).toBe(`tcp ${address} hung up`);

    const quiet = await listen((socket) => void socket.resume());
    const closed = Promise.withResolvers<Error | null>();
    const open = await openPort(options({ tcp: quiet.address })).open({ ...deaf, closed: closed.resolve });
    await open.close();
    expect(await closed.promise).toBeNull();
    open.write(Uint8Array.of(1));
  });

  it('gives up connecting when told to', async () => {
    const giveUp = new AbortController();
    // An address that is set aside for documentation (RFC 5737): nobody answers, or the network refuses at once.
    const opening = openPort(options({ tcp: '192.0.2.1:9' })).open(deaf, giveUp.signal);
    giveUp.abort();
    await expect(opening).rejects.toThrow(/^cannot connect to tcp 192\.0\.2\.1:9/);
  });
});

describe('memory port', () => {
  it('delivers by the clock, copies what was written, and loses what nobody takes', async () => {
    const clock = createVirtualClock();
    const pair = createMemoryPortPair({ clock, delayMs: 5 });
    const near = await pair.near.open(deaf);
    near.write(Uint8Array.of(1));
    clock.advance(10);
    const received: number[] = [];
    await pair.far.open({ ...deaf, bytes: (bytes) => received.push(...bytes) });
    const bytes = Uint8Array.of(2);
    near.write(bytes);
    bytes[0] = 9;
    clock.advance(4);
    expect(received).toEqual([]);
    clock.advance(1);
    expect(received).toEqual([2]);
  });

  it('opens once at a time, and tells both ends of a cut', async () => {
    const pair = createMemoryPortPair();
    const causes: string[] = [];
    const closed = (cause: Error | null) => void causes.push(cause?.message ?? 'ours');
    await pair.near.open({ ...deaf, closed });
    await pair.far.open({ ...deaf, closed });
    await expect(pair.near.open(deaf)).rejects.toThrow('open already');
    pair.cut();
    expect(causes).toEqual(['cut', 'cut']);
    pair.refuse(true);
    await expect(pair.near.open(deaf)).rejects.toThrow('refused');
  });
});
