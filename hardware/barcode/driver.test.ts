import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createMemoryBus } from '../bus/memory-bus.ts';
import { seededEntropy } from '../entropy.ts';
import { createMemoryPortPair } from '../port/memory.ts';
import type { OpenPort } from '../port/port.ts';
import { createVirtualClock } from '../virtual-clock.ts';
import type { BarcodeEvent, GoodsDeclaration } from './barcode.ts';
import { encodeDeclaration } from './declaration.ts';
import { barcodeReaderOptionsSchema, createBarcodeReader } from './driver.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const declarationKeys = [{ id: 'k1', publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString() }];
const DECLARATION: GoodsDeclaration = {
  id: 'D-1',
  documentIssuer: 'UTO',
  documentNumber: 'L898902C3',
  issuedAtS: 1,
  validUntilS: 2,
  bagTags: [],
  goods: [],
};
const coded = (keyId: string) => {
  const encoding = encodeDeclaration(DECLARATION, { keyId, privateKey });
  return encoding.kind === 'text' ? encoding.text : '';
};

/** The driver on one end of a memory port; `answer` is the device on the other. */
async function bench(settings: object = {}, answer: (asked: string) => string | undefined = () => undefined) {
  const clock = createVirtualClock();
  const pair = createMemoryPortPair({ clock, delayMs: 1 });
  const asked: string[] = [];
  let far: OpenPort | undefined;
  const write = (text: string) => far?.write(Uint8Array.from(Buffer.from(text, 'latin1')));
  const openFar = async () => {
    far = await pair.far.open({
      bytes(received) {
        const text = Buffer.from(received).toString('latin1');
        asked.push(text);
        const reply = answer(text);
        if (reply !== undefined) write(reply);
      },
      closed: () => {},
    });
  };
  await openFar();
  const options = barcodeReaderOptionsSchema.parse({ port: { tcp: 'reader:4002' }, declarationKeys, ...settings });
  const bus = createMemoryBus(clock).client('lane');
  const reader = createBarcodeReader('codes', options, {
    clock,
    entropy: seededEntropy(4),
    openPort: () => pair.near,
    bus,
  });
  const events: BarcodeEvent[] = [];
  reader.onEvent((event) => events.push(event));
  reader.start();
  await clock.advanceSettled(5);
  const scan = async (text: string) => {
    write(text);
    await clock.advanceSettled(2);
  };
  return { clock, pair, reader, events, asked, openFar, scan };
}

describe('a barcode reader', () => {
  it('tells each kind of code, with the time of its last byte', async () => {
    const { clock, events, scan } = await bench();
    await scan('M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 106>60000\r');
    await scan(']I00014123456\r');
    await scan(`]Q3${coded('k1').slice(0, 90)}`);
    await clock.advanceSettled(100);
    await scan(`${coded('k1').slice(90)}\r`);
    expect(events).toMatchObject([
      { type: 'boardingPassRead', boardingPass: { flight: '0834' } },
      { type: 'bagTagRead', plate: '0014123456' },
      { type: 'declarationRead', declaration: DECLARATION, keyId: 'k1', atMs: clock.nowMs() - 1 },
    ]);
  });

  it('tells a code that proves nothing, why, and counts it', async () => {
    const { events, reader, scan } = await bench();
    await scan('https://example.org/\r');
    await scan(`${coded('k2')}\r`);
    await scan(`${coded('k1').replace(/.{5}$/, 'AAAA.')}\r`);
    expect(events.map((event) => event.type === 'codeUnverifiable' && event.why)).toEqual([
      'neither a boarding pass nor a bag tag nor a seal nor a declaration',
      'signed with a key that this lane does not know: k2',
      'the signature of key k1 does not hold',
    ]);
    expect(reader.health().counters['unverifiable']).toBe(3);
  });

  it('gives up a code that breaks off, and reads the next', async () => {
    const { clock, events, reader, scan } = await bench({ gapMs: 100 });
    await scan('00141');
    await clock.advanceSettled(200);
    await scan('0014123456\r');
    expect(events).toMatchObject([{ type: 'bagTagRead', plate: '0014123456' }]);
    expect(reader.health().counters['silence']).toBe(1);
  });

  it('takes a pause for the end of a code where it sends no suffix', async () => {
    const { clock, events, scan } = await bench({ suffix: 'none', gapMs: 50 });
    await scan('0014123456');
    expect(events).toEqual([]);
    await clock.advanceSettled(60);
    expect(events).toMatchObject([{ type: 'bagTagRead' }]);
  });

  it('is up while its port is open, and comes back after it was closed', async () => {
    const { clock, pair, reader, events, openFar, scan } = await bench();
    await clock.advanceSettled(3_600_000);
    expect(reader.health().state).toBe('up');
    pair.cut();
    expect(reader.health().state).toBe('down');
    await openFar();
    await clock.advanceSettled(20_000);
    expect(reader.health().state).toBe('up');
    await scan('0014123456\r');
    expect(events).toHaveLength(1);
    await reader.stop();
    await scan('0014123457\r');
    expect(events).toHaveLength(1);
  });
});

describe('a barcode reader with a heartbeat', () => {
  const heartbeat = { request: '7E 00 08 01 00 02 01 AB CD', reply: '02 00 00 01 00 33 31', everyMs: 1_000 };
  const REPLY = '\u0002\u0000\u0000\u0001\u000031';

  it('is asked while it has nothing to say, and its answers are no codes', async () => {
    const { clock, reader, events, asked, scan } = await bench({ heartbeat }, () => REPLY);
    await clock.advanceSettled(5_000);
    expect(asked).toEqual(Array.from({ length: 5 }, () => '\u007e\u0000\u0008\u0001\u0000\u0002\u0001\u00ab\u00cd'));
    expect(reader.health().state).toBe('up');
    await scan(`${REPLY}0014123456\r`);
    expect(events).toMatchObject([{ type: 'bagTagRead', plate: '0014123456' }]);
  });

  it('is down when it stays silent, and up again when it answers', async () => {
    let alive = true;
    const { clock, reader } = await bench({ heartbeat }, () => (alive ? REPLY : undefined));
    await clock.advanceSettled(3_000);
    alive = false;
    const states: string[] = [];
    reader.onHealth((health) => states.push(health.state));
    await clock.advanceSettled(10_000);
    alive = true;
    await clock.advanceSettled(20_000);
    expect(states).toEqual(['degraded', 'down', 'up']);
  });
});

it('options are checked: bytes in hexadecimal, keys of the right kind, no unknown words', () => {
  const ok = (settings: object) => barcodeReaderOptionsSchema.safeParse({ port: { tcp: 'a:1' }, ...settings }).success;
  expect(ok({})).toBe(true);
  expect(ok({ heartbeat: { request: '7E', reply: '0x02' } })).toBe(false);
  expect(ok({ heartbeat: { request: '7E 00', reply: '02' } })).toBe(true);
  expect(ok({ declarationKeys: [{ id: 'k1', publicKey: 'AAAA' }] })).toBe(false);
  expect(ok({ suffix: 'TAB' })).toBe(false);
  expect(ok({ aim: true })).toBe(false);
});
