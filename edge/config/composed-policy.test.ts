import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { composePolicy } from './composed-policy.ts';
import { composePolicyAside } from './read-aside.ts';
import { policyDigest } from './policy-digest.ts';

const TEXT = readFileSync(new URL('../../docs/examples/policy.yaml', import.meta.url));
const LIST = {
  documents: [{ documentIssuer: 'UTO', documentNumber: 'X1', reason: 'asked for by a court' }],
  sealedBags: [{ plate: '0123456789', reason: 'a detector saw cigarettes' }],
};
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('a policy put together', () => {
  it('is its file, with lists of its own', () => {
    const plain = composePolicy({ policy: TEXT, watchList: null });
    if (!plain.ok) throw new Error(plain.why);
    const listed = composePolicy({ policy: plain.policy, watchList: bytes(LIST) });
    if (!listed.ok) throw new Error(listed.why);
    expect(listed.policy).toEqual({ ...plain.policy, watchList: LIST.documents, sealedBags: LIST.sealedBags });
    expect([plain, listed].map(({ policy, digest }) => policyDigest(policy) === digest)).toEqual([true, true]);
    expect(listed.digest).not.toBe(plain.digest);
  });

  it('is the same when a thread of its own does it', async () => {
    const parts = { policy: TEXT, watchList: bytes(LIST) };
    expect(await composePolicyAside(parts)).toEqual(composePolicy(parts));
  });

  it('is not refused for a computer that is too busy to read it', async () => {
    await expect(composePolicyAside({ policy: TEXT, watchList: null }, 0)).rejects.toMatchObject({
      code: 'reading-slow',
    });
  });

  it.each([
    ['a mistake in the policy', { policy: Buffer.from('id: 7\n'), watchList: null }, 'has a policy with a mistake at'],
    ['a list that is no JSON', { policy: TEXT, watchList: Buffer.from('[') }, 'has a watch list that cannot be read'],
    [
      'a list of something else',
      { policy: TEXT, watchList: bytes({ documents: [1] }) },
      'has a watch list with a mistake',
    ],
    ['lists of which one is not named', { policy: TEXT, watchList: bytes({ documents: [] }) }, 'at sealedBags'],
    ['a list without end', { policy: TEXT, watchList: Buffer.alloc(8_000_001, ' ') }, 'too long'],
  ])('is refused with %s', (_, parts, why) => {
    expect(composePolicy(parts)).toMatchObject({ ok: false, why: expect.stringContaining(why) as unknown });
  });
});
