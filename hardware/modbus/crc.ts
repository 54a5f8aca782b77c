// CRC-16/MODBUS: initial FFFF, reflected polynomial A001, no final xor ("123456789" gives 4B37).
// Source: stephane/libmodbus src/modbus-rtu.c (crc16).
const POLYNOMIAL = 0xa001;
const INITIAL = 0xffff;

const TABLE = Uint16Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  return value;
});

/** The check of the first `length` bytes. It is sent low byte first, so over a whole good frame it comes to 0. */
export function crc16(bytes: Uint8Array, length = bytes.length): number {
  let crc = INITIAL;
  for (let index = 0; index < length; index += 1) {
    crc = (crc >>> 8) ^ (TABLE[(crc ^ (bytes[index] ?? 0)) & 0xff] ?? 0);
  }
  return crc;
}
