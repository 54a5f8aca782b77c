import { z } from 'zod';

// A port number from 1 to 65535: `net.connect` throws at any other.
const HOST_AND_PORT = /^[^:\s]+:([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/;

/** How a port is named in a configuration file. */
export const portOptionsSchema = z.union([
  z.strictObject({
    serial: z.string().min(1).describe('device path, such as /dev/ttyUSB0'),
    baud: z.number().int().min(300).max(4_000_000).default(9600).describe('bits a second'),
    dataBits: z
      .union([z.literal(7), z.literal(8)])
      .default(8)
      .describe('data bits of a character'),
    parity: z.enum(['none', 'even', 'odd']).default('none').describe('parity bit'),
    stopBits: z
      .union([z.literal(1), z.literal(2)])
      .default(1)
      .describe('stop bits of a character'),
  }),
  z.strictObject({
    tcp: z.string().regex(HOST_AND_PORT, 'host:port').describe('address of a serial-device server, host:port'),
  }),
]);
export type PortOptions = z.infer<typeof portOptionsSchema>;
