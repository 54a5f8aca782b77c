import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../hardware/clock.ts';
import { DEVELOPMENT_TRUST } from '../signing/keys.ts';
import type { DetectorManifest } from '../packs/manifest.ts';
import { temporaryFolder } from '../packs/pack.fixture.ts';
import { writeDetectorPack } from './detector-pack.fixture.ts';
import { tryPacks } from './try-packs.ts';

const UNRULY = path.join(import.meta.dirname, 'unruly-child.fixture.ts');
const OPTIONS = { trust: DEVELOPMENT_TRUST, clock: systemClock };

function detector(change: Partial<DetectorManifest> = {}): string {
  const folder = temporaryFolder();
  writeDetectorPack(folder, 'calm', change);
  return folder;
}

describe('packs that are tried as a lane loads them', () => {
  it('are those that a lane would refuse, each with its reason', async () => {
    const [good, second] = [detector(), detector({ id: 'second' })];
    const twice = detector({
      classes: [1, 2].map((number) => ({ name: `class ${number}`, category: 'other', threshold: 0.5 })),
    });
    const refused = await tryPacks({ ...OPTIONS, packs: [twice, good, second] });
    expect(refused.map(({ folder, fault }) => [folder, fault.what.replace(folder, 'IT')])).toEqual([
      [twice, expect.stringContaining('IT holds a model that does not answer as its manifest says: ')],
      [second, 'The model pack IT is the second detector: one of a kind may answer'],
    ]);
    expect(refused[0]?.fault.what).toContain('scores has the shape 1 x 1120 x 1, not 1 x 1120 x 2');
  });

  it('include the one that hangs while it loads, and the others are tried without it', async () => {
    const packs = ['hang-at-a-pack', 'calm'];
    const refused = await tryPacks({ ...OPTIONS, packs, childFile: UNRULY, startDeadlineMs: 3000 });
    expect(refused).toMatchObject([{ folder: 'hang-at-a-pack', fault: { code: 'model-unavailable' } }]);
  });

  it('are none where there are none', async () => {
    expect(await tryPacks({ ...OPTIONS, packs: [] })).toEqual([]);
  });
});
