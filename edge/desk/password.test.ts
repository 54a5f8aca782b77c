import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededEntropy } from '../../hardware/entropy.ts';
import { CHEAP } from './desk.fixture.ts';
import { complaintAbout, hashPassword, isPassword, oneTimePassword, PASSWORD_COST } from './password.ts';

describe('a password', () => {
  it('is known again, and no other is', async () => {
    const kept = await hashPassword('seven grey herons', PASSWORD_COST);
    expect(kept).toMatchObject({ cost: 32_768, blockSize: 8, parallelization: 3 });
    expect(await isPassword('seven grey herons', kept, CHEAP)).toBe(true);
    expect(await isPassword('seven grey heronz', kept, CHEAP)).toBe(false);
    expect(await isPassword('seven grey herons', null, CHEAP)).toBe(false);
  });

  it('is the same however its letters were put together', async () => {
    const kept = await hashPassword('Zoe\u0308 l\u00f6scht \u2167 mal', CHEAP);
    expect(await isPassword('Zo\u00eb lo\u0308scht VIII mal', kept, CHEAP)).toBe(true);
  });

  it('has a salt of its own', async () => {
    const [one, other] = [await hashPassword('x', CHEAP), await hashPassword('x', CHEAP)];
    expect(Buffer.from(one.hash)).not.toEqual(Buffer.from(other.hash));
  });

  it.each([
    ['elevenchars', 'at least 12'],
    ['my name is 李 wei, hello', 'your name'],
    ['aaaaaaaaaaaaaaaa', 'repeats'],
    ['121212121212', 'repeats'],
    ['password1234', 'first that anybody'],
    ['PasswordPassword', 'first that anybody'],
    ['Welcome2026!!', 'first that anybody'],
    ['qwertyuiop1234', 'first that anybody'],
    ['greenlane-4711', 'first that anybody'],
  ])('is refused with the reason: %s', (password, complaint) => {
    expect(complaintAbout(password, '李 Wei')).toContain(complaint);
  });

  it.each(['seven grey herons', '绿色通道欢迎你来到海关大厅', 'kT7#pq2!Lm9x', 'correct horse battery'])(
    'will do: %s',
    (password) => {
      expect(complaintAbout(password, 'Wei')).toBeNull();
    },
  );

  it('that is given for once will do for anybody, and is not given twice', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const entropy = seededEntropy(seed);
        const password = oneTimePassword(entropy);
        expect(password).toMatch(/^([a-hj-km-np-z2-9]{4}-){3}[a-hj-km-np-z2-9]{4}$/);
        expect(oneTimePassword(entropy)).not.toBe(password);
        expect(complaintAbout(password, 'Officer')).toBeNull();
      }),
      { numRuns: 200 },
    );
  });
});
