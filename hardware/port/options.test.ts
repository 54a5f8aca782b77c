import { describe, expect, it } from 'vitest';
import { portOptionsSchema } from './options.ts';

describe('the address of a serial-device server', () => {
  it('takes every port number there is, and no other', () => {
    const taken = Array.from({ length: 70_000 }, (_, port) => port).filter(
      (port) => portOptionsSchema.safeParse({ tcp: `10.20.0.11:${port}` }).success,
    );
    expect([taken.length, taken[0], taken.at(-1)]).toEqual([65_535, 1, 65_535]);
  });

  it.each(['10.20.0.11', '10.20.0.11:', ':4001', '10.20.0.11:04001', 'two words:4001'])('refuses %s', (tcp) => {
    expect(portOptionsSchema.safeParse({ tcp }).success).toBe(false);
  });
});
