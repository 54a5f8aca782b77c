import { z } from 'zod';
import type { DriverContext } from '../driver-context.ts';
import { createEmitter } from '../emitter.ts';
import { createLink } from '../link/create-link.ts';
import { portOptionsSchema } from '../port/options.ts';
import type { BarcodeDevice, BarcodeEvent } from './barcode.ts';
import { createCodeFramer } from './code-framer.ts';
import { readCode } from './codec.ts';
import { declarationKeySchema, importDeclarationKeys } from './declaration-key.ts';

const hexBytes = z.string().regex(/^(?:[0-9A-Fa-f]{2} ?){1,32}$/, 'bytes in hexadecimal, such as 7E 00 08');

const heartbeatSchema = z.union([
  z.literal('none'),
  z.strictObject({
    request: hexBytes.describe('what asks the reader for a sign of life, in hexadecimal'),
    reply: hexBytes.describe('what it answers, in hexadecimal'),
    everyMs: z.number().int().min(200).max(600_000).default(2_000).describe('how often a silent reader is asked, ms'),
  }),
]);

export const barcodeReaderOptionsSchema = z.strictObject({
  port: portOptionsSchema.describe('where the reader is connected'),
  suffix: z
    .enum(['CR', 'LF', 'CRLF', 'ETX', 'none'])
    .default('CR')
    .describe('what the reader is set to send after each code; none: a pause ends it'),
  gapMs: z
    .number()
    .int()
    .min(20)
    .max(5_000)
    .default(300)
    .describe('a code that breaks off for this long is given up (suffix none: is whole), ms'),
  heartbeat: heartbeatSchema
    .default('none')
    .describe('none: the reader cannot be asked, and is up while its port is open'),
  declarationKeys: z
    .array(declarationKeySchema)
    .default([])
    .describe('keys whose signature on a customs declaration is trusted'),
});
export type BarcodeReaderOptions = z.infer<typeof barcodeReaderOptionsSchema>;

/** A barcode reader on a serial line or a serial-device server. */
export function createBarcodeReader(id: string, options: BarcodeReaderOptions, context: DriverContext): BarcodeDevice {
  const { clock, entropy } = context;
  const events = createEmitter<BarcodeEvent>();
  const keys = importDeclarationKeys(options.declarationKeys);
  const beat = options.heartbeat === 'none' ? null : options.heartbeat;
  const request = bytesOf(beat?.request ?? '');
  const link = createLink({
    port: context.openPort(options.port),
    clock,
    entropy,
    framer: createCodeFramer(options.suffix, bytesOf(beat?.reply ?? '')),
    frameGapMs: options.gapMs,
    heartbeat: beat === null ? null : { everyMs: beat.everyMs, beat: () => link.send(request) },
  });
  link.onFrame((frame, atMs) => {
    if (frame.kind === 'reply') return;
    const reading = readCode(frame.text, keys);
    if (reading.type === 'codeUnverifiable') link.count('unverifiable');
    events.emit({ ...reading, atMs });
  });
  return {
    id,
    kind: 'barcode-reader',
    start: () => link.start(),
    stop: async () => link.stop(),
    health: () => link.health(),
    onEvent: (listener) => events.on(listener),
    onHealth: (listener) => link.onHealth(listener),
  };
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}
