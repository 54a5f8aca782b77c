import { highLow, packBits, sealed, uint16, unpackBits, unpackRegisters } from './bytes.ts';
import { crc16 } from './crc.ts';
import * as modbus from './protocol.ts';
import type { Reply, ReplyFrame } from './protocol.ts';

function replyData(reply: Reply): readonly number[] {
  switch (reply.kind) {
    case 'bits': {
      const packed = packBits(reply.on);
      return [reply.function, packed.length, ...packed];
    }
    case 'registers':
      return [reply.function, 2 * reply.values.length, ...reply.values.flatMap((value) => highLow(value))];
    case 'wroteCoil': {
      const value = reply.on ? modbus.COIL_ON : modbus.COIL_OFF;
      return [modbus.WRITE_SINGLE_COIL, ...highLow(reply.address), ...highLow(value)];
    }
    case 'wroteRegister':
      return [modbus.WRITE_SINGLE_REGISTER, ...highLow(reply.address), ...highLow(reply.value)];
    case 'wroteCoils':
      return [modbus.WRITE_MULTIPLE_COILS, ...highLow(reply.address), ...highLow(reply.count)];
    case 'wroteRegisters':
      return [modbus.WRITE_MULTIPLE_REGISTERS, ...highLow(reply.address), ...highLow(reply.count)];
    case 'exception':
      break;
  }
  return [reply.function | modbus.EXCEPTION_FLAG, reply.code];
}

/** The bytes of a reply from `unit` (1..247). */
export function encodeReply(unit: number, reply: Reply): Uint8Array {
  return sealed(unit, replyData(reply));
}

const FUNCTIONS: ReadonlySet<number> = new Set([
  modbus.READ_COILS,
  modbus.READ_DISCRETE_INPUTS,
  modbus.READ_HOLDING_REGISTERS,
  modbus.READ_INPUT_REGISTERS,
  modbus.WRITE_SINGLE_COIL,
  modbus.WRITE_SINGLE_REGISTER,
  modbus.WRITE_MULTIPLE_COILS,
  modbus.WRITE_MULTIPLE_REGISTERS,
]);

/** How long a reply to a read is, by its byte count; 0 when no reply has that count. */
function readLength(code: number, byteCount: number): number {
  const registers = code === modbus.READ_HOLDING_REGISTERS || code === modbus.READ_INPUT_REGISTERS;
  if (registers && byteCount % 2 === 1) return 0;
  return byteCount >= 1 && byteCount <= 250 ? 5 + byteCount : 0;
}

/** How long the reply that begins with `head` is; null when more is needed, 0 when none begins so. */
export function replyLength(head: Uint8Array): number | null {
  const [unit = 0, code, byteCount] = head;
  if (unit === modbus.BROADCAST || unit > modbus.MAX_UNIT) return 0;
  if (code === undefined) return null;
  if (!FUNCTIONS.has(code & ~modbus.EXCEPTION_FLAG)) return 0;
  if (code >= modbus.EXCEPTION_FLAG) return 5;
  if (code > modbus.READ_INPUT_REGISTERS) return 8;
  return byteCount === undefined ? null : readLength(code, byteCount);
}

function replyOf(frame: Uint8Array): Reply | null {
  const code = frame[1] ?? 0;
  const data = frame.subarray(3, frame.length - 2);
  const address = uint16(frame, 2);
  const value = uint16(frame, 4);
  switch (code) {
    case modbus.READ_COILS:
    case modbus.READ_DISCRETE_INPUTS:
      return { kind: 'bits', function: code, on: unpackBits(data) };
    case modbus.READ_HOLDING_REGISTERS:
    case modbus.READ_INPUT_REGISTERS:
      return { kind: 'registers', function: code, values: unpackRegisters(data) };
    case modbus.WRITE_SINGLE_COIL:
      if (value !== modbus.COIL_ON && value !== modbus.COIL_OFF) return null;
      return { kind: 'wroteCoil', address, on: value === modbus.COIL_ON };
    case modbus.WRITE_SINGLE_REGISTER:
      return { kind: 'wroteRegister', address, value };
    case modbus.WRITE_MULTIPLE_COILS:
      return { kind: 'wroteCoils', address, count: value };
    case modbus.WRITE_MULTIPLE_REGISTERS:
      return { kind: 'wroteRegisters', address, count: value };
    default:
      return { kind: 'exception', function: code & ~modbus.EXCEPTION_FLAG, code: frame[2] ?? 0 };
  }
}

/** The reply that these bytes are, all of them; null when they are none. */
export function decodeReply(frame: Uint8Array): ReplyFrame | null {
  if (replyLength(frame) !== frame.length || crc16(frame) !== 0) return null;
  const reply = replyOf(frame);
  return reply === null ? null : { unit: frame[0] ?? 0, reply };
}
