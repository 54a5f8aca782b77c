import { describe, expect, it } from 'vitest';
import { readingOf } from './inputs.ts';
import { inputSpan, INPUTS, permitCoil, profileSchema } from './profile.ts';

const ours = profileSchema.parse({});
const rest = INPUTS.map((name) => name.endsWith('Closed') || INPUTS.indexOf(name) >= 6);

describe('register profile', () => {
  it('is ours when nothing is said', () => {
    expect(inputSpan(ours)).toEqual({ first: 0, count: 15 });
    expect([permitCoil(ours, 'entry'), permitCoil(ours, 'exit'), permitCoil(ours, 'diversion')]).toEqual([0, 1, 2]);
    expect(readingOf(rest, ours)).toEqual({
      leaves: { entry: 'closed', exit: 'closed', diversion: 'closed' },
      beams: {
        entry: { outer: false, inner: false },
        exit: { outer: false, inner: false },
        diversion: { outer: false, inner: false },
      },
      safety: { emergency: 'clear', motorFault: 'clear', tamper: 'clear' },
    });
  });

  it('reads zeros, as a module without inputs gives them, in the most cautious way', () => {
    const reading = readingOf(
      Array.from({ length: 16 }, () => false),
      ours,
    );
    expect(reading?.safety).toEqual({ emergency: 'active', motorFault: 'active', tamper: 'active' });
    expect(Object.values(reading?.leaves ?? {})).toEqual(['moving', 'moving', 'moving']);
    expect(Object.values(reading?.beams ?? {}).every((beams) => beams.outer && beams.inner)).toBe(true);
  });

  it('reads ones, as a shorted cable gives them, as knowing nothing of the leaves', () => {
    const reading = readingOf(
      Array.from({ length: 16 }, () => true),
      ours,
    );
    expect(Object.values(reading?.leaves ?? {})).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it('reads inputs where another module has them, and inverts what it is told to', () => {
    const inputs = Object.fromEntries(INPUTS.map((name, index) => [name, 100 + 2 * index]));
    const theirs = profileSchema.parse({ inputs, invert: ['entryClosed'] });
    const bits = Array.from({ length: 32 }, () => false);
    expect(inputSpan(theirs)).toEqual({ first: 100, count: 29 });
    expect(readingOf(bits, theirs)).toMatchObject({
      leaves: { entry: 'closed', exit: 'moving' },
      safety: { emergency: 'clear' },
    });
    expect(readingOf(bits.slice(0, 28), theirs)).toBeNull();
  });

  it('refuses two meanings for one address, unknown keys, and inputs too far apart for one reading', () => {
    expect(profileSchema.safeParse({ inputs: { entryOpen: 0 } }).success).toBe(false);
    expect(profileSchema.safeParse({ coils: { permitExit: 0 } }).success).toBe(false);
    expect(profileSchema.safeParse({ inputs: { tamper: 2000 } }).success).toBe(false);
    expect(profileSchema.safeParse({ outputs: {} }).success).toBe(false);
    expect(profileSchema.safeParse({ coils: { alarmLamp: null, buzzer: null } }).success).toBe(true);
  });
});
