import { describe, expect, it } from 'vitest';
import type { ContentOf } from '../../../contract/evidence.ts';
import type { ToldObject } from '../../../contract/judgement.ts';
import { seenThings } from './seen-things.ts';

const SHA = 'a'.repeat(64);
const box = (x: number) => ({ x, y: 0, width: 10, height: 10 });
const told = (name: string, score: number, scan = SHA): ToldObject => ({
  name,
  score,
  scan,
  category: 'other',
  box: box(score),
});
const threat = (flag: 'threat' | 'no-threat', probability: number) => ({
  id: 'p',
  box: box(1),
  flag,
  category: 'laptop' as const,
  ability: 'no-interference' as const,
  probability,
  description: '',
});

function scan(objects: ContentOf<'bagScan'>['objects']): ContentOf<'bagScan'> {
  return {
    kind: 'bagScan',
    scanId: 'S',
    bagTag: null,
    scannedAt: '',
    alarmDecision: 'alarm',
    abort: null,
    atr: { manufacturer: 'M', version: '1' },
    objects,
    image: { sha256: SHA, width: 100, height: 100, bitDepth: 16, energies: 'dual' },
  };
}

describe('what was seen in a scan', () => {
  it('begins with what the scanner calls a threat, then the surest, numbered from one', () => {
    const things = seenThings(scan([threat('no-threat', 0.5), { ...threat('threat', 0.2), box: box(2) }]), [
      told('knife', 0.7),
      told('fruit', 0.4),
    ]);
    expect(things.map(({ number, name, by, share }) => [number, name, by, share])).toEqual([
      [1, 'laptop', 'scanner', 0.2],
      [2, 'knife', 'model', 0.7],
      [3, 'laptop', 'scanner', 0.5],
      [4, 'fruit', 'model', 0.4],
    ]);
  });

  it('is of this scan alone, and each thing once, however many findings tell of it', () => {
    const things = seenThings(scan([]), [told('knife', 0.7), told('knife', 0.7), told('fruit', 0.9, 'b'.repeat(64))]);
    expect(things.map(({ name }) => name)).toEqual(['knife']);
  });
});
