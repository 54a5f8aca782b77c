import { z } from 'zod';
import type { DriverContext } from '../driver-context.ts';
import { createEmitter } from '../emitter.ts';
import type { Emitter } from '../emitter.ts';
import { createLink } from '../link/create-link.ts';
import type { Link } from '../link/link.ts';
import { portOptionsSchema } from '../port/options.ts';
import type { Port } from '../port/port.ts';
import type { DocumentReaderDevice, DocumentReaderEvent } from './document-reader.ts';
import { createElyctisFramer, encodeElyctis, mrzTextOf } from './elyctis.ts';
import { createMrzLinesFramer } from './mrz-lines-framer.ts';
import { decodeMrz, splitMrz } from './mrz.ts';
import { ELYCTIS, MAX_LINE_BYTES } from './protocol.ts';

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
  const tell = createTeller(events, options.sameDocumentMs);
  const link =
    options.framing === 'lines'
      ? linesLink(port, options, context, tell)
      : elyctisLink(port, options, context, (text, atMs) => tell(splitMrz(text), atMs));
  return {
    id,
    kind: 'mrz-reader',
    start: () => link.start(),
    stop: async () => link.stop(),
    health: () => link.health(),
    onEvent: (listener) => events.on(listener),
    onHealth: (listener) => link.onHealth(listener),
  };
}

type Tell = (lines: readonly string[], atMs: number) => void;

/** Each document once while it lies there: every sight of it starts the waiting time again. */
function createTeller(events: Emitter<DocumentReaderEvent>, sameDocumentMs: number): Tell {
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
  link.onFrame(tell);
  return link;
}

function elyctisLink(
  port: Port,
  options: MrzReaderOptions,
  context: DriverContext,
  tellText: (text: string, atMs: number) => void,
): Link<unknown> {
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
    const text = mrzTextOf(message);
    armed = text === undefined;
    if (text !== undefined) tellText(text, atMs);
  });
  return link;
}
