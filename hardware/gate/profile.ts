import { z } from 'zod';
import type { Leaf } from './gate.ts';

/** The inputs of a mantrap. A leaf's inner beam is the one inside the mantrap. */
export const INPUTS = [
  'entryClosed',
  'entryOpen',
  'exitClosed',
  'exitOpen',
  'diversionClosed',
  'diversionOpen',
  'entryOuterBeam',
  'entryInnerBeam',
  'exitOuterBeam',
  'exitInnerBeam',
  'diversionOuterBeam',
  'diversionInnerBeam',
  'emergency',
  'motorFault',
  'tamper',
] as const;
export type InputName = (typeof INPUTS)[number];

/** Inputs that are on while all is well, so that a cut wire reads as the cautious answer: broken beam, active safety. */
const ON_AT_REST: readonly InputName[] = INPUTS.slice(6);

const address = z.number().int().min(0).max(0xffff);

function distinct(addresses: Readonly<Record<string, number | null>>): boolean {
  const used = Object.values(addresses).filter((value) => value !== null);
  return new Set(used).size === used.length;
}

const inputAddresses = z.strictObject({
  entryClosed: address.default(0),
  entryOpen: address.default(1),
  exitClosed: address.default(2),
  exitOpen: address.default(3),
  diversionClosed: address.default(4),
  diversionOpen: address.default(5),
  entryOuterBeam: address.default(6),
  entryInnerBeam: address.default(7),
  exitOuterBeam: address.default(8),
  exitInnerBeam: address.default(9),
  diversionOuterBeam: address.default(10),
  diversionInnerBeam: address.default(11),
  emergency: address.default(12),
  motorFault: address.default(13),
  tamper: address.default(14),
}) satisfies z.ZodType<Record<InputName, number>>;

const coilAddresses = z.strictObject({
  permitEntry: address.default(0),
  permitExit: address.default(1),
  permitDiversion: address.default(2),
  alarmLamp: address.nullable().default(3).describe('coil of the alarm lamp, null where there is none'),
  buzzer: address.nullable().default(4).describe('coil of the buzzer, null where there is none'),
});

/** Inputs are read in one transaction, so they must lie this close together (Modbus reads at most 2000 bits). */
const MAX_SPAN = 2000;

function spanOf(inputs: Readonly<Record<InputName, number>>): { readonly first: number; readonly count: number } {
  const used = Object.values(inputs);
  const first = Math.min(...used);
  return { first, count: Math.max(...used) - first + 1 };
}

/** Which Modbus address means what. Defaults are our own profile; see docs/protocols/gate.md. */
export const profileSchema = z.strictObject({
  inputs: inputAddresses
    .refine(distinct, 'two inputs have the same address')
    .refine((inputs) => spanOf(inputs).count <= MAX_SPAN, `inputs must lie within ${MAX_SPAN} addresses`)
    .prefault({})
    .describe('discrete inputs (function 02)'),
  coils: coilAddresses.refine(distinct, 'two coils have the same address').prefault({}).describe('coils (function 05)'),
  watchdog: address
    .default(0)
    .describe('holding register that takes the remaining lease in ms and counts down; at 0 the module drops permits'),
  invert: z
    .array(z.enum(INPUTS))
    .default([...ON_AT_REST])
    .describe('inputs that are off when what they are named for is the case'),
});
export type Profile = z.infer<typeof profileSchema>;

export function permitCoil(profile: Profile, leaf: Leaf): number {
  const { permitEntry, permitExit, permitDiversion } = profile.coils;
  return { entry: permitEntry, exit: permitExit, diversion: permitDiversion }[leaf];
}

/** The stretch of discrete inputs that holds all of them. */
export function inputSpan(profile: Profile): { readonly first: number; readonly count: number } {
  return spanOf(profile.inputs);
}
