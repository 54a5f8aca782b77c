import { crc16 } from './crc.ts';

/** The 16-bit number at `index`, high byte first; 0 past the end. */
export function uint16(bytes: Uint8Array, index: number): number {
  return ((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0);
}

export function highLow(value: number): readonly [number, number] {
  return [(value >> 8) & 0xff, value & 0xff];
}

/** Bits packed from the lowest of the first byte on. */
export function packBits(on: readonly boolean[]): number[] {
  const packed = Array.from({ length: Math.ceil(on.length / 8) }, () => 0);
  on.forEach((bit, index) => {
    if (bit) packed[index >> 3] = (packed[index >> 3] ?? 0) | (1 << (index & 7));
  });
  return packed;
}

export function unpackBits(bytes: Uint8Array): boolean[] {
  return Array.from({ length: bytes.length * 8 }, (_, index) => (((bytes[index >> 3] ?? 0) >> (index & 7)) & 1) === 1);
}

export function unpackRegisters(bytes: Uint8Array): number[] {
  return Array.from({ length: bytes.length >> 1 }, (_, index) => uint16(bytes, index * 2));
}

/** A whole frame: unit and data with the check behind them, low byte first. */
export function sealed(unit: number, data: readonly number[]): Uint8Array {
  const frame = Uint8Array.from([unit, ...data, 0, 0]);
  const crc = crc16(frame, frame.length - 2);
  frame[frame.length - 2] = crc & 0xff;
  frame[frame.length - 1] = crc >> 8;
  return frame;
}
