import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { temporaryFolder } from '../packs/pack.fixture.ts';
import { appearanceOf, watchPacks } from './pack-watch.ts';

it('a pack has changed when its files look different and stay so, once; one that is away is no trouble', async () => {
  const [folder, clock] = [temporaryFolder(), createVirtualClock()];
  const file = path.join(folder, 'model.onnx');
  writeFileSync(file, 'bad');
  let changes = 0;
  watchPacks([folder, 'nowhere'], appearanceOf([folder, 'nowhere']), clock, () => (changes += 1));
  const look = async () => {
    await clock.advanceSettled(5000);
    return changes;
  };
  expect(await look()).toBe(0);
  writeFileSync(file, 'half');
  expect(await look()).toBe(0);
  writeFileSync(file, 'whole');
  expect(await look()).toBe(0);
  expect(await look()).toBe(1);
  rmSync(file);
  expect([await look(), await look()]).toEqual([1, 1]);
});
