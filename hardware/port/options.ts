import { z } from 'zod';

/** How a port is named in a configuration file. */
export const portOptionsSchema = z.union([
  z.strictObject({
    serial: z.string().min(1).describe('device path, such as /dev/ttyUSB0'),
    baud: z.number().int().min(300).max(4_000_000).default(9600),
    dataBits: z.union([z.literal(7), z.literal(8)]).default(8),
    parity: z.enum(['none', 'even', 'odd']).default('none'),
    stopBits: z.union([z.literal(1), z.literal(2)]).default(1),
  }),
  z.strictObject({
    tcp: z
      .string()
      .regex(/^[^:\s]+:\d{1,5}$/, 'host:port')
      .describe('address of a serial-device server, host:port'),
  }),
]);
export type PortOptions = z.infer<typeof portOptionsSchema>;
