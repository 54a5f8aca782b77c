import { z } from 'zod';
import type { DriverContext } from '../driver-context.ts';
import type { Cancel, Clock } from '../clock.ts';
import { createEmitter } from '../emitter.ts';
import type { Emitter } from '../emitter.ts';
import { createLink } from '../link/create-link.ts';
import type { Link } from '../link/link.ts';
import { portOptionsSchema } from '../port/options.ts';
import type { Port } from '../port/port.ts';
import type { DocumentReaderDevice, DocumentReaderEvent } from './document-reader.ts';
import { createElyctisFramer, encodeElyctis, mrzTextOf } from './elyctis.ts';
import { createMrzLinesFramer, isPortraitLine } from './mrz-lines-framer.ts';
import { decodeMrz, splitMrz } from './mrz.ts';
import { PortraitAssembly } from './portrait.ts';
import { ELYCTIS, MAX_LINE_BYTES, PORTRAIT_GAP_MS } from './protocol.ts';

export const mrzReaderOptionsSchema = z.strictObject({
  port: portOptionsSchema.describe('where the reader is connected'),
  framing: z
    .enum(['lines', 'elyctis'])
    .default('lines')
    .describe('lines: the reader sends each zone by itself as lines of text; elyctis: the Elyctis ID BOX command set'),
  pollMs: z
    .number()
    .int()
    .min(100)
    .max(60_000)
    .default(1_000)
    .describe('elyctis only: how often the reader is asked for a document, ms; also its heartbeat'),
  sameDocumentMs: z
    .number()
    .int()
    .min(0)
    .max(600_000)
    .default(5_000)
    .describe('a document seen again within this time of the last sight of it is not reported again, ms'),
  gapMs: z
    .number()
    .int()
    .min(20)
    .max(5_000)
    .default(300)
    .describe('a document that breaks off for this long is told as unreadable, ms'),
});
export type MrzReaderOptions = z.infer<typeof mrzReaderOptionsSchema>;

/** Lines of an unreadable document that are told on. */
const TOLD_LINES = 3;

/** A document reader on a serial line or a serial-device server. */
export function createMrzReader(id: string, options: MrzReaderOptions, context: DriverContext): DocumentReaderDevice {
  const events = createEmitter<DocumentReaderEvent>();
  const port = context.openPort(options.port);
  const portraits = createPortraitTeller(events, context.clock);
  const tell: Tell = {
    zone: createTeller(events, options.sameDocumentMs),
    portrait: (line, atMs) => portraits.take(line, atMs),
  };
  const link =
    options.framing === 'lines' ? linesLink(port, options, context, tell) : elyctisLink(port, options, context, tell);
  return {
    id,
    kind: 'mrz-reader',
    start: () => link.start(),
    async stop() {
      portraits.stop();
      await link.stop();
    },
    health: () => link.health(),
    onEvent: (listener) => events.on(listener),
    onHealth: (listener) => link.onHealth(listener),
  };
}

interface Tell {
  zone(lines: readonly string[], atMs: number): void;
  /** A piece of a portrait. */
  portrait(line: string, atMs: number): void;
}

/** A portrait comes in pieces; one whose pieces cease to come is told as broken off, and nothing of it is kept. */
function createPortraitTeller(events: Emitter<DocumentReaderEvent>, clock: Clock) {
  const assembly = new PortraitAssembly();
  let cancel: Cancel = () => {};
  const breakOff = () => {
    assembly.abandon();
    events.emit({ type: 'portraitRefused', why: 'portrait unusable: it broke off', atMs: clock.nowMs() });
  };
  return {
    take(line: string, atMs: number) {
      const answer = assembly.take(line);
      cancel();
      if (assembly.isWaiting()) cancel = clock.after(PORTRAIT_GAP_MS, breakOff);
      if (answer.kind === 'portrait') events.emit({ type: 'portraitRead', portrait: answer.portrait, atMs });
      else if (answer.kind === 'refused') events.emit({ type: 'portraitRefused', why: answer.why, atMs });
    },
    stop() {
      cancel();
      assembly.abandon();
    },
  };
}

/** Each document once while it lies there: every sight of it starts the waiting time again. */
function createTeller(events: Emitter<DocumentReaderEvent>, sameDocumentMs: number): Tell['zone'] {
  let lastText: string | null = null;
  let lastSeenMs = 0;
  return (lines, atMs) => {
    const text = lines.join('\n');
    const isSame = text === lastText && atMs - lastSeenMs < sameDocumentMs;
    lastText = text;
    lastSeenMs = atMs;
    if (isSame) return;
    const reading = decodeMrz(lines);
    if (reading.kind === 'document') {
      events.emit({ type: 'documentRead', document: reading.document, atMs });
      return;
    }
    const told = lines.slice(0, TOLD_LINES).map((line) => line.slice(0, MAX_LINE_BYTES));
    events.emit({ type: 'documentUnreadable', why: reading.why, lines: told, atMs });
  };
}

/** Such a reader cannot be asked anything: an open port is all that can be known of it. */
function linesLink(port: Port, options: MrzReaderOptions, context: DriverContext, tell: Tell): Link<readonly string[]> {
  const { clock, entropy } = context;
  const link = createLink({ port, clock, entropy, framer: createMrzLinesFramer(), frameGapMs: options.gapMs });
  link.onFrame((lines, atMs) => {
    const [line = ''] = lines;
    if (isPortraitLine(lines)) tell.portrait(line, atMs);
    else tell.zone(lines, atMs);
  });
  return link;
}

function elyctisLink(port: Port, options: MrzReaderOptions, context: DriverContext, tell: Tell): Link<unknown> {
  const { clock, entropy } = context;
  /** Known to read continuously: that turns itself off after one good reading, and does not survive the reader's power. */
  let armed = false;
  const link = createLink({
    port,
    clock,
    entropy,
    framer: createElyctisFramer(),
    frameGapMs: options.gapMs,
    heartbeat: {
      everyMs: options.pollMs,
      beat() {
        if (!armed) link.send(encodeElyctis(ELYCTIS.continuous, Uint8Array.of(1)));
        link.send(encodeElyctis(ELYCTIS.inquire));
      },
    },
  });
  link.onHealth(({ state }) => {
    if (state !== 'up') armed = false;
  });
  link.onFrame((message, atMs) => {
    if (message.command === ELYCTIS.portrait) {
      tell.portrait(Buffer.from(message.data).toString('latin1'), atMs);
      return;
    }
    const text = mrzTextOf(message);
    armed = text === undefined;
    if (text !== undefined) tell.zone(splitMrz(text), atMs);
  });
  return link;
}
