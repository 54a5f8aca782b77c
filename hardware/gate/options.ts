import { z } from 'zod';
import { portOptionsSchema } from '../port/options.ts';
import { profileSchema } from './profile.ts';

const onPowerFailure = z.enum(['frees', 'holds']);

export const modbusGateOptionsSchema = z.strictObject({
  port: portOptionsSchema.describe('serial line or host:port of the gate module (Modbus RTU in both cases)'),
  unit: z.number().int().min(1).max(247).default(1).describe("the module's Modbus address"),
  profile: profileSchema.prefault({}).describe('which address means what; without it, our own profile'),
  pollEveryMs: z.number().int().min(10).max(1000).default(40).describe('from one reading of the inputs to the next'),
  replyWithinMs: z.number().int().min(10).max(2000).default(100).describe('an answer later than this is none'),
  staleAfterMs: z
    .number()
    .int()
    .min(50)
    .max(5000)
    .default(300)
    .describe('inputs older than this are unknown, and end the permit'),
  openWithinMs: z
    .number()
    .int()
    .min(100)
    .max(10_000)
    .default(900)
    .describe('a permitted leaf must leave its closed position within this; the permit is sent at most 3 times'),
  closeWithinMs: z
    .number()
    .int()
    .min(500)
    .max(60_000)
    .default(6000)
    .describe('after the end of its permit a leaf must be closed within this'),
  failState: z
    .strictObject({
      entry: onPowerFailure,
      exit: onPowerFailure,
      diversion: onPowerFailure,
      signedOffBy: z.string().min(1).describe("the site's safety owner"),
      signedOffOn: z.iso.date(),
    })
    .describe(
      'which leaf frees and which holds on power failure: set in the gate itself; recorded here, without default',
    ),
});
export type ModbusGateOptions = z.infer<typeof modbusGateOptionsSchema>;
