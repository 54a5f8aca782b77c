import { expect, it } from 'vitest';
import { lanePath, passagePath } from '../ask.ts';
import { readPath } from './route.ts';

it('an address leads to the lane or the passage that it names, whatever their names', () => {
  const [site, lane, passage] = ['上海 T2/南', 'lane #1', 'lane-1/7%'];
  expect(readPath(lanePath(site, lane))).toEqual({ page: 'lane', site, lane });
  expect(readPath(passagePath(site, lane, passage))).toEqual({ page: 'passage', site, lane, passage });
});

it('an address that names neither leads to the board', () => {
  expect(readPath('/figures')).toEqual({ page: 'figures' });
  for (const path of ['/', '/lanes', '/lanes/FRA', '/lanes/%E0/lane-1', '/elsewhere']) {
    expect(readPath(path)).toEqual({ page: 'lanes' });
  }
});
