import type { Framer, Piece } from '../link/framing.ts';
import { CR, ELYCTIS, ELYCTIS_MAX_DATA_BYTES, LF } from './protocol.ts';

/** A message of the Elyctis ID BOX, either way. */
export interface ElyctisMessage {
  readonly command: number;
  readonly data: Uint8Array;
}

const HEADER_BYTES = 3;
/** Data no longer than this may be any bytes; longer data are the text of a zone. */
const MAX_BINARY_BYTES = 4;

const isCommand = (byte: number | undefined) => Object.values(ELYCTIS).some((command) => command === byte);
const isText = (byte: number) => (byte >= 0x20 && byte <= 0x7e) || byte === CR || byte === LF;

/** `command lengthHigh lengthLow data`; data beyond 65,535 bytes cannot be said and are cut. */
export function encodeElyctis(command: number, data: Uint8Array = new Uint8Array()): Uint8Array {
  const said = data.subarray(0, 0xffff);
  return Uint8Array.of(command, said.length >> 8, said.length & 0xff, ...said);
}

/** The zone in a message; undefined where the message carries none. */
export function mrzTextOf(message: ElyctisMessage): string | undefined {
  if (message.data.length <= MAX_BINARY_BYTES) return undefined;
  return Buffer.from(message.data).toString('latin1');
}

/**
 * ```
 * command (49 | 4C | 43 | 50)   length (2, high byte first)   data
 * ```
 * There is no check value: a message is taken only when its command is known, its length is that of a zone and its
 * data are text. What is none costs one byte, and the next beginning is looked for right behind it.
 */
export function createElyctisFramer(): Framer<ElyctisMessage> {
  const held = new Uint8Array(HEADER_BYTES + ELYCTIS_MAX_DATA_BYTES);
  let length = 0;
  let dropped: number[] = [];
  let droppedWhy: 'noise' | 'badLength' | 'silence' = 'noise';
  let pieces: Piece<ElyctisMessage>[] = [];

  function tellDropped(): void {
    if (dropped.length > 0) pieces.push({ kind: 'discarded', bytes: Uint8Array.from(dropped), why: droppedWhy });
    dropped = [];
  }

  function shift(count: number): void {
    held.copyWithin(0, count, length);
    length -= count;
  }

  function drop(why: typeof droppedWhy): void {
    if (why !== droppedWhy) tellDropped();
    droppedWhy = why;
    dropped.push(held[0] ?? 0);
    shift(1);
  }

  /** What is wrong with the bytes held, as far as they go; undefined while they can still become a message. */
  function fault(): 'noise' | 'badLength' | undefined {
    if (length > 0 && !isCommand(held[0])) return 'noise';
    if (length < HEADER_BYTES) return undefined;
    const dataLength = announced();
    if (dataLength > ELYCTIS_MAX_DATA_BYTES) return 'badLength';
    if (dataLength <= MAX_BINARY_BYTES) return undefined;
    const data = held.subarray(HEADER_BYTES, Math.min(length, HEADER_BYTES + dataLength));
    return data.every(isText) ? undefined : 'noise';
  }

  function announced(): number {
    return (held[1] ?? 0) * 256 + (held[2] ?? 0);
  }

  function parse(): void {
    for (;;) {
      const why = fault();
      if (why !== undefined) {
        drop(why);
        continue;
      }
      if (length < HEADER_BYTES || length < HEADER_BYTES + announced()) return;
      tellDropped();
      const end = HEADER_BYTES + announced();
      pieces.push({ kind: 'frame', frame: { command: held[0] ?? 0, data: held.slice(HEADER_BYTES, end) } });
      shift(end);
    }
  }

  function emptied(): readonly Piece<ElyctisMessage>[] {
    tellDropped();
    const out = pieces;
    pieces = [];
    return out;
  }

  return {
    push(bytes) {
      for (const byte of bytes) {
        held[length++] = byte;
        parse();
      }
      return emptied();
    },
    flush() {
      for (;;) {
        if (length === 0) return emptied();
        drop('silence');
        parse();
      }
    },
  };
}
