import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explainPolicyAside } from './read-aside.ts';
import { explainPolicy } from './policy.ts';

const EXAMPLE = readFileSync(new URL('../../docs/examples/policy.yaml', import.meta.url), 'utf8');

describe('a policy that is read aside', () => {
  it('is read as it would be here', async () => {
    expect(await explainPolicyAside(EXAMPLE)).toEqual(explainPolicy(EXAMPLE));
  });

  it('has the same mistakes', async () => {
    const text = EXAMPLE.replace('rate: 0.01', 'rate: 7');
    expect(await explainPolicyAside(text)).toEqual(explainPolicy(text));
  });

  it('is a mistake when it takes too long', async () => {
    const { problems } = await explainPolicyAside(EXAMPLE, 0);
    expect(problems).toMatchObject([{ path: '', message: expect.stringContaining('in the time') }]);
  });
});
