import { highLow, packBits, sealed, uint16, unpackBits, unpackRegisters } from './bytes.ts';
import { crc16 } from './crc.ts';
import * as modbus from './protocol.ts';
import type { IllegalRequest, Request, RequestFrame } from './protocol.ts';

function requestData(request: Request): readonly number[] {
  const address = highLow(request.address);
  switch (request.kind) {
    case 'readBits':
    case 'readRegisters':
      return [request.function, ...address, ...highLow(request.count)];
    case 'writeCoil':
      return [modbus.WRITE_SINGLE_COIL, ...address, ...highLow(request.on ? modbus.COIL_ON : modbus.COIL_OFF)];
    case 'writeRegister':
      return [modbus.WRITE_SINGLE_REGISTER, ...address, ...highLow(request.value)];
    case 'writeCoils': {
      const packed = packBits(request.on);
      return [modbus.WRITE_MULTIPLE_COILS, ...address, ...highLow(request.on.length), packed.length, ...packed];
    }
    case 'writeRegisters':
      break;
  }
  const values = request.values.flatMap((value) => highLow(value));
  return [modbus.WRITE_MULTIPLE_REGISTERS, ...address, ...highLow(request.values.length), values.length, ...values];
}

/** The bytes of a request to `unit` (0..247). The caller keeps the limits of one transaction. */
export function encodeRequest(unit: number, request: Request): Uint8Array {
  return sealed(unit, requestData(request));
}

/** How long the request that begins with `head` is; null when more is needed, 0 when none begins so. */
export function requestLength(head: Uint8Array): number | null {
  const [unit = 0, code, , , , , dataLength] = head;
  if (unit > modbus.MAX_UNIT) return 0;
  switch (code) {
    case undefined:
      return null;
    case modbus.READ_COILS:
    case modbus.READ_DISCRETE_INPUTS:
    case modbus.READ_HOLDING_REGISTERS:
    case modbus.READ_INPUT_REGISTERS:
    case modbus.WRITE_SINGLE_COIL:
    case modbus.WRITE_SINGLE_REGISTER:
      return 8;
    case modbus.WRITE_MULTIPLE_COILS:
    case modbus.WRITE_MULTIPLE_REGISTERS: {
      if (dataLength === undefined) return null;
      const length = 9 + dataLength;
      return length <= modbus.MAX_FRAME_LENGTH ? length : 0;
    }
    default:
      return 0;
  }
}

function within(count: number, limit: number): boolean {
  return count >= 1 && count <= limit;
}

function illegal(code: number): IllegalRequest {
  return { kind: 'illegal', function: code, code: modbus.ILLEGAL_VALUE };
}

function multiple(frame: Uint8Array, code: number): Request | IllegalRequest {
  const address = uint16(frame, 2);
  const count = uint16(frame, 4);
  const data = frame.subarray(7, frame.length - 2);
  if (code === modbus.WRITE_MULTIPLE_COILS) {
    if (!within(count, modbus.MAX_WRITE_BITS) || data.length !== Math.ceil(count / 8)) return illegal(code);
    return { kind: 'writeCoils', address, on: unpackBits(data).slice(0, count) };
  }
  if (!within(count, modbus.MAX_WRITE_REGISTERS) || data.length !== 2 * count) return illegal(code);
  return { kind: 'writeRegisters', address, values: unpackRegisters(data) };
}

function requestOf(frame: Uint8Array): Request | IllegalRequest {
  const code = frame[1] ?? 0;
  const address = uint16(frame, 2);
  const value = uint16(frame, 4);
  switch (code) {
    case modbus.READ_COILS:
    case modbus.READ_DISCRETE_INPUTS:
      if (!within(value, modbus.MAX_READ_BITS)) return illegal(code);
      return { kind: 'readBits', function: code, address, count: value };
    case modbus.READ_HOLDING_REGISTERS:
    case modbus.READ_INPUT_REGISTERS:
      if (!within(value, modbus.MAX_READ_REGISTERS)) return illegal(code);
      return { kind: 'readRegisters', function: code, address, count: value };
    case modbus.WRITE_SINGLE_COIL:
      if (value !== modbus.COIL_ON && value !== modbus.COIL_OFF) return illegal(code);
      return { kind: 'writeCoil', address, on: value === modbus.COIL_ON };
    case modbus.WRITE_SINGLE_REGISTER:
      return { kind: 'writeRegister', address, value };
    default:
      return multiple(frame, code);
  }
}

/** The request that these bytes are, all of them; null when they are none. */
export function decodeRequest(frame: Uint8Array): RequestFrame | null {
  if (requestLength(frame) !== frame.length || crc16(frame) !== 0) return null;
  return { unit: frame[0] ?? 0, request: requestOf(frame) };
}
