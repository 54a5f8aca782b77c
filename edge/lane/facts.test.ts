import { describe, expect, it } from 'vitest';
import type { Assessor } from '../contract/assessor.ts';
import { createFacts } from './facts.ts';

const BOUNDS = { format: 'png', maxWidth: 8, maxHeight: 8 } as const;
const FACTS = { format: 'png', width: 8, height: 8, channels: 1, bitDepth: 16 } as const;

describe('images on a disk that takes none', () => {
  it('are held eight at a time, and the rest have no answer until the disk takes them', async () => {
    const kept = Promise.withResolvers<string>();
    let held = 0;
    const put = async () => {
      held += 1;
      return kept.promise;
    };
    const assessor: Pick<Assessor, 'checkImage'> = { checkImage: async () => Promise.resolve(FACTS) };
    const facts = createFacts(assessor as Assessor, { put });
    for (let number = 0; number < 100; number += 1) facts.takeImage(String(number), new Uint8Array(8), BOUNDS);
    expect(held).toBe(8);
    await facts.settled(['99']);
    expect(facts.image('99')).toMatchObject({ kind: 'unavailable' });
    kept.resolve('');
    await facts.settled(['0']);
    facts.takeImage('99', new Uint8Array(8), BOUNDS);
    await facts.settled(['99']);
    expect(facts.image('99')).toEqual({ kind: 'sound' });
  });
});
