import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { openPort } from '../../hardware/port/open.ts';
import type { OpenPort } from '../../hardware/port/port.ts';
import { openPty } from './pty.ts';
import { openTcpWire } from './tcp.ts';
import type { Wire } from './wire.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** Collects bytes until there are as many as awaited. */
function collector() {
  const all: number[] = [];
  let check = () => {};
  return {
    take(bytes: Uint8Array) {
      for (const byte of bytes) all.push(byte);
      check();
    },
    all: () => all,
    reached: async (count: number) =>
      new Promise<void>((resolve) => {
        check = () => {
          if (all.length >= count) resolve();
        };
        check();
      }),
  };
}

async function opened(wire: Wire): Promise<{ port: OpenPort; received: ReturnType<typeof collector> }> {
  const received = collector();
  const port = await openPort(wire.port).open({ bytes: (bytes) => received.take(bytes), closed: () => {} });
  closers.push(async () => port.close());
  return { port, received };
}

const everyByte = Uint8Array.from({ length: 1024 }, (_, index) => index & 0xff);

describe.each([
  ['pty', async () => openPty()],
  ['tcp', async () => openTcpWire()],
])('%s wire', (_name, make) => {
  it('passes every byte value as it is, both ways, and again after the other end was opened anew', async () => {
    const wire = await make();
    closers.push(async () => wire.close());
    const sent = collector();
    wire.onBytes((bytes) => sent.take(bytes));
    for (const round of [1, 2]) {
      const { port, received } = await opened(wire);
      port.write(everyByte);
      await sent.reached(round * 1024);
      wire.write(everyByte);
      await received.reached(1024);
      expect(received.all()).toEqual([...everyByte]);
      expect(sent.all().slice(-1024)).toEqual([...everyByte]);
      await port.close();
    }
    expect(sent.all().length).toBe(2048);
  });

  it('tells the daemon that it is gone', async () => {
    const wire = await make();
    const cause = new Promise<Error | null>((resolve) => {
      void openPort(wire.port).open({ bytes: () => {}, closed: resolve });
    });
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
    await wire.close();
    expect(await cause).toBeInstanceOf(Error);
    await expect(openPort(wire.port).open({ bytes: () => {}, closed: () => {} })).rejects.toThrow(/cannot/);
  });
});

describe('pty wire', () => {
  it('echoes nothing that was written before anybody opened the line', async () => {
    const wire = await openPty();
    closers.push(async () => wire.close());
    const echoed = collector();
    wire.onBytes((bytes) => echoed.take(bytes));
    wire.write(Uint8Array.of(0x41, 0x0d, 0x03, 0x04, 0x11, 0x13));
    const { port } = await opened(wire);
    port.write(Uint8Array.of(0x7e));
    await echoed.reached(1);
    expect(echoed.all()).toEqual([0x7e]);
  });

  it('neither blocks nor fails while nobody reads, and passes bytes once somebody does', async () => {
    const wire = await openPty();
    closers.push(async () => wire.close());
    for (let count = 0; count < 100; count += 1) wire.write(everyByte);
    const { port, received } = await opened(wire);
    wire.onBytes((bytes) => wire.write(bytes));
    while (!received.all().includes(0x7e)) {
      port.write(Uint8Array.of(0x7e));
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
    expect(received.all()).toContain(0x7e);
  });

  it('passes a burst larger than what the kernel holds to somebody who reads', async () => {
    const wire = await openPty();
    closers.push(async () => wire.close());
    const { received } = await opened(wire);
    const burst = Uint8Array.from({ length: 40_000 }, (_, index) => (index * 7) & 0xff);
    wire.write(burst);
    await received.reached(burst.length);
    expect(received.all()).toEqual([...burst]);
  });

  it('leaves no device behind', async () => {
    const wires = await Promise.all([openPty(), openPty(), openPty()]);
    await Promise.all(wires.map(async (wire) => wire.close()));
    expect(wires.map((wire) => existsSync(wire.path))).toEqual([false, false, false]);
  });
});
