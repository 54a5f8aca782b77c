import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openPackStore } from './pack-store.ts';
import { ID, swapSite } from './rollout.fixture.ts';
import type { Ended } from './swap-record.ts';

it('a folder that is in use is deleted by nothing, whatever the record names; later it is', async () => {
  const { folders, stage } = swapSite();
  const name = { id: ID, version: '1.1.0' };
  const ended = (stage: Ended['stage']): Ended => ({ ...name, stage, why: '', figures: null, wallMs: 0 });
  const store = openPackStore(folders);
  stage(name.version);
  const { folder } = store.begin(name);
  store.commit(ended('active'), null);
  expect(store.revert(ID)).toBe(true);
  store.end(ended('refused'), [folder]);
  await store.sweep([`${folder}/`]);
  expect(existsSync(folder)).toBe(true);
  await store.sweep([]);
  expect(existsSync(folder)).toBe(false);
});
