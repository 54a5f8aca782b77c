import { describe, expect, it } from 'vitest';
import { createMemoryBus } from '../bus/memory-bus.ts';
import { seededEntropy } from '../entropy.ts';
import { createMemoryPortPair } from '../port/memory.ts';
import type { OpenPort } from '../port/port.ts';
import { createVirtualClock } from '../virtual-clock.ts';
import type { DocumentReaderEvent } from './document-reader.ts';
import { createMrzReader, mrzReaderOptionsSchema } from './driver.ts';
import { specimenJpeg } from '../camera/specimen.ts';
import { encodePortrait } from './portrait.ts';
import { SPECIMENS } from './specimens.ts';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
const PASSPORT = SPECIMENS[0]!;
const CARD = SPECIMENS[1]!;
const block = (lines: readonly string[]) => bytes(`\u0002${lines.map((line) => `${line}\r`).join('')}\u0003`);
const message = (lines: readonly string[]) => {
  const text = bytes(lines.join('\r'));
  return Uint8Array.of(0x49, 0, text.length, ...text);
};

/** The driver on one end of a memory port; `answer` is the device on the other. */
async function bench(settings: object, answer: (command: string) => Uint8Array | undefined = () => undefined) {
  const clock = createVirtualClock();
  const pair = createMemoryPortPair({ clock, delayMs: 1 });
  const heard: string[] = [];
  let far: OpenPort | undefined;
  const openFar = async () => {
    far = await pair.far.open({
      bytes(received) {
        // One write of the driver is one command, except that two may come in one chunk on a real line.
        const command = Buffer.from(received).toString('hex');
        heard.push(command);
        const reply = answer(command);
        if (reply !== undefined) far?.write(reply);
      },
      closed: () => {},
    });
  };
  await openFar();
  const options = mrzReaderOptionsSchema.parse({ port: { tcp: 'reader:4001' }, ...settings });
  const context = {
    clock,
    entropy: seededEntropy(3),
    openPort: () => pair.near,
    bus: createMemoryBus(clock).client('lane'),
  };
  const reader = createMrzReader('documents', options, context);
  const events: DocumentReaderEvent[] = [];
  reader.onEvent((event) => events.push(event));
  reader.start();
  await clock.advanceSettled(5);
  return { clock, pair, reader, events, heard, openFar, write: (sent: Uint8Array) => far?.write(sent) };
}

describe('a reader that pushes lines', () => {
  it('is up while its port is open, down while it is not, and comes back', async () => {
    const { clock, pair, reader, events, openFar, write } = await bench({});
    expect(reader.health()).toMatchObject({ state: 'up', reason: '' });
    await clock.advanceSettled(3_600_000);
    expect(reader.health().state).toBe('up');
    pair.cut();
    expect(reader.health().state).toBe('down');
    await openFar();
    await clock.advanceSettled(20_000);
    expect(reader.health().state).toBe('up');
    write(block(PASSPORT.lines));
    await clock.advanceSettled(5);
    expect(events).toMatchObject([{ type: 'documentRead', document: { number: 'L898902C3' } }]);
  });

  it('tells a document with the time of its last byte', async () => {
    const { clock, events, write } = await bench({});
    const sent = block(PASSPORT.lines);
    write(sent.subarray(0, 50));
    await clock.advanceSettled(200);
    write(sent.subarray(50));
    const lastByteMs = clock.nowMs() + 1;
    await clock.advanceSettled(500);
    const { lines, expected } = PASSPORT;
    expect(events).toEqual([
      { type: 'documentRead', document: { ...expected, failedChecks: [], lines }, atMs: lastByteMs },
    ]);
  });

  it('tells wrong check digits and unread characters apart', async () => {
    const { clock, events, write } = await bench({});
    const [upper, lower] = PASSPORT.lines as [string, string];
    write(block([upper, lower.replace('L898902C3', 'L898902C4')]));
    await clock.advanceSettled(5);
    write(block([upper, lower.replace('L898902C3', 'L8989*2C3')]));
    await clock.advanceSettled(5);
    expect(events).toMatchObject([
      { type: 'documentRead', document: { failedChecks: ['number', 'composite'] } },
      { type: 'documentUnreadable', why: 'unread characters in: document number' },
    ]);
  });

  it('tells a document that breaks off as unreadable', async () => {
    const { clock, events, write } = await bench({ gapMs: 300 });
    write(block(CARD.lines).subarray(0, 45));
    await clock.advanceSettled(299);
    expect(events).toEqual([]);
    await clock.advanceSettled(10);
    expect(events).toMatchObject([{ type: 'documentUnreadable', lines: [CARD.lines[0], CARD.lines[1]!.slice(0, 13)] }]);
  });

  it('tells a document once while it is seen again and again, and once more after it was away', async () => {
    const { clock, events, write } = await bench({ sameDocumentMs: 5_000 });
    for (let second = 0; second < 60; second++) {
      write(block(PASSPORT.lines));
      await clock.advanceSettled(1_000);
    }
    expect(events).toHaveLength(1);
    await clock.advanceSettled(5_000);
    write(block(PASSPORT.lines));
    await clock.advanceSettled(5);
    expect(events).toHaveLength(2);
    write(block(CARD.lines));
    await clock.advanceSettled(5);
    expect(events).toHaveLength(3);
  });

  it('says nothing after it was stopped', async () => {
    const { clock, reader, events, write } = await bench({});
    write(block(PASSPORT.lines).subarray(0, 60));
    await clock.advanceSettled(5);
    await reader.stop();
    const told = events.length;
    write(block(PASSPORT.lines));
    await clock.advanceSettled(10_000);
    expect(events).toHaveLength(told);
  });

  it('counts noise and becomes degraded by it', async () => {
    const { clock, reader, events, write } = await bench({});
    for (let count = 0; count < 5; count++) {
      write(Uint8Array.of(0, 0xff, 0x80, 0x0d));
      await clock.advanceSettled(1_000);
    }
    expect(events).toEqual([]);
    expect(reader.health()).toMatchObject({ state: 'degraded', counters: { noise: 5 } });
  });
});

describe('an Elyctis reader', () => {
  const INQUIRE = '490000';
  const ARM = '43000101';
  const empty = Uint8Array.of(0x49, 0, 0);

  it('is armed and asked at the start, then asked at every poll', async () => {
    const { clock, reader, heard } = await bench({ framing: 'elyctis', pollMs: 1_000 }, () => empty);
    await clock.advanceSettled(3_000);
    expect(heard).toEqual([ARM, INQUIRE, INQUIRE, INQUIRE]);
    expect(reader.health().state).toBe('up');
  });

  it('is degraded, then down when it stays silent, and asked anew after the port was opened again', async () => {
    let alive = true;
    const { clock, reader, heard } = await bench({ framing: 'elyctis', pollMs: 1_000 }, () =>
      alive ? empty : undefined,
    );
    await clock.advanceSettled(2_000);
    alive = false;
    await clock.advanceSettled(3_000);
    expect(reader.health().state).toBe('degraded');
    await clock.advanceSettled(2_000);
    expect(reader.health()).toMatchObject({ state: 'down' });
    expect(reader.health().reason).toContain('nothing was heard');
    alive = true;
    heard.length = 0;
    await clock.advanceSettled(20_000);
    expect(reader.health().state).toBe('up');
    expect(heard).toContain(ARM);
  });

  it('pushes a document once, is armed again at the next poll, and repeats it without being told twice', async () => {
    let lines: readonly string[] = [];
    const answer = () => (lines.length === 0 ? empty : message(lines));
    const { clock, events, heard, write } = await bench({ framing: 'elyctis', pollMs: 1_000 }, answer);
    await clock.advanceSettled(400);
    lines = PASSPORT.lines;
    write(message(lines));
    await clock.advanceSettled(5);
    expect(events).toMatchObject([{ type: 'documentRead', document: { surname: 'ERIKSSON' } }]);
    heard.length = 0;
    await clock.advanceSettled(30_000);
    expect(heard.slice(0, 2)).toEqual([ARM, INQUIRE]);
    expect(events).toHaveLength(1);
    lines = CARD.lines;
    await clock.advanceSettled(1_100);
    expect(events).toMatchObject([{}, { type: 'documentRead', document: { format: 'TD1' } }]);
  });

  it.each([['\r'], ['\r\n'], ['']])('may separate lines by %j', async (separator) => {
    const { clock, events, write } = await bench({ framing: 'elyctis' }, () => empty);
    const text = bytes(CARD.lines.join(separator));
    write(Uint8Array.of(0x4c, 0, text.length, ...text));
    await clock.advanceSettled(5);
    expect(events).toMatchObject([{ type: 'documentRead', document: { number: 'D23145890' } }]);
  });
});

it('options are checked, and the port is needed', () => {
  expect(mrzReaderOptionsSchema.safeParse({}).success).toBe(false);
  expect(mrzReaderOptionsSchema.safeParse({ port: { tcp: 'a:1' }, framing: 'usb' }).success).toBe(false);
  expect(mrzReaderOptionsSchema.safeParse({ port: { tcp: 'a:1' }, speed: 3 }).success).toBe(false);
});

describe('a reader that gives portraits', () => {
  const jpeg = specimenJpeg({ width: 413, height: 531 }, 'x'.repeat(900));
  const lines = encodePortrait(jpeg, 'L898902C3');

  it('sends one behind the zone, in lines', async () => {
    const { clock, events, write } = await bench({});
    write(block(PASSPORT.lines));
    write(block(lines));
    await clock.advanceSettled(5);
    expect(events.map(({ type }) => type)).toEqual(['documentRead', 'portraitRead']);
    expect(events[1]).toMatchObject({ portrait: { format: 'jpeg', documentNumber: 'L898902C3' } });
  });

  it('sends one behind the zone, in messages of its own, and still reads the next document', async () => {
    const { clock, events, write } = await bench({ framing: 'elyctis' });
    write(message(PASSPORT.lines));
    for (const line of lines) write(Uint8Array.of(0x50, 0, line.length, ...bytes(line)));
    write(message(CARD.lines));
    await clock.advanceSettled(50);
    expect(events.map(({ type }) => type)).toEqual(['documentRead', 'portraitRead', 'documentRead']);
  });

  it('is told as broken off when the pieces cease to come', async () => {
    const { clock, events, write } = await bench({});
    write(block(lines.slice(0, 4)));
    await clock.advanceSettled(5000);
    expect(events).toEqual([expect.objectContaining({ type: 'portraitRefused', why: expect.stringContaining('off') })]);
  });

  it('forgets a half portrait when it stops', async () => {
    const { clock, reader, events, write } = await bench({});
    write(block(lines.slice(0, 4)));
    await clock.advanceSettled(5);
    await reader.stop();
    await clock.advanceSettled(5000);
    expect(events).toEqual([]);
  });
});
