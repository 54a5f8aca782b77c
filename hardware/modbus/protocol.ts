// Modbus over serial line (RTU): addr(1) func(1) data(0..252) crcLo crcHi, numbers big-endian, bits packed from the lowest.
// Sources: "MODBUS Application Protocol Specification V1.1b3"; stephane/libmodbus src/modbus.h and src/modbus-rtu.c.

/** Function codes (modbus.h, MODBUS_FC_*). */
export const READ_COILS = 0x01;
export const READ_DISCRETE_INPUTS = 0x02;
export const READ_HOLDING_REGISTERS = 0x03;
export const READ_INPUT_REGISTERS = 0x04;
export const WRITE_SINGLE_COIL = 0x05;
export const WRITE_SINGLE_REGISTER = 0x06;
export const WRITE_MULTIPLE_COILS = 0x0f;
export const WRITE_MULTIPLE_REGISTERS = 0x10;

export type ReadBits = typeof READ_COILS | typeof READ_DISCRETE_INPUTS;
export type ReadRegisters = typeof READ_HOLDING_REGISTERS | typeof READ_INPUT_REGISTERS;

/** Set in the function code of an exception reply. */
export const EXCEPTION_FLAG = 0x80;

/** Limits of one transaction (modbus.h, MODBUS_MAX_*). */
export const MAX_READ_BITS = 2000;
export const MAX_READ_REGISTERS = 125;
export const MAX_WRITE_BITS = 1968;
export const MAX_WRITE_REGISTERS = 123;
/** Longest frame on a serial line (modbus-rtu.h, MODBUS_RTU_MAX_ADU_LENGTH). */
export const MAX_FRAME_LENGTH = 256;

/** Values of a coil in function 05. */
export const COIL_ON = 0xff00;
export const COIL_OFF = 0x0000;

/** Unit 0 speaks to all, and nobody answers. */
export const BROADCAST = 0;
export const MAX_UNIT = 247;

/** Exception codes (modbus.h, MODBUS_EXCEPTION_*), for people. */
export const EXCEPTIONS: Readonly<Record<number, string>> = {
  1: 'illegal function',
  2: 'illegal address',
  3: 'illegal value',
  4: 'device failure',
  5: 'acknowledge',
  6: 'busy',
  7: 'negative acknowledge',
  8: 'memory parity',
  10: 'gateway path',
  11: 'gateway target gave no response',
};
export const ILLEGAL_FUNCTION = 1;
export const ILLEGAL_ADDRESS = 2;
export const ILLEGAL_VALUE = 3;

export type Request =
  | { readonly kind: 'readBits'; readonly function: ReadBits; readonly address: number; readonly count: number }
  | {
      readonly kind: 'readRegisters';
      readonly function: ReadRegisters;
      readonly address: number;
      readonly count: number;
    }
  | { readonly kind: 'writeCoil'; readonly address: number; readonly on: boolean }
  | { readonly kind: 'writeRegister'; readonly address: number; readonly value: number }
  | { readonly kind: 'writeCoils'; readonly address: number; readonly on: readonly boolean[] }
  | { readonly kind: 'writeRegisters'; readonly address: number; readonly values: readonly number[] };

export type Reply =
  /** As many bits as the bytes hold: padded to a multiple of 8. */
  | { readonly kind: 'bits'; readonly function: ReadBits; readonly on: readonly boolean[] }
  | { readonly kind: 'registers'; readonly function: ReadRegisters; readonly values: readonly number[] }
  | { readonly kind: 'wroteCoil'; readonly address: number; readonly on: boolean }
  | { readonly kind: 'wroteRegister'; readonly address: number; readonly value: number }
  | { readonly kind: 'wroteCoils'; readonly address: number; readonly count: number }
  | { readonly kind: 'wroteRegisters'; readonly address: number; readonly count: number }
  | { readonly kind: 'exception'; readonly function: number; readonly code: number };

/** A request that is whole but breaks a limit: the server answers it with an exception. */
export interface IllegalRequest {
  readonly kind: 'illegal';
  readonly function: number;
  readonly code: number;
}

export interface RequestFrame {
  readonly unit: number;
  readonly request: Request | IllegalRequest;
}

export interface ReplyFrame {
  readonly unit: number;
  readonly reply: Reply;
}
