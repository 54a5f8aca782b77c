import { expect, it, vi } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import type { RecordDraft } from '../contract/record.ts';
import { temporaryFolder } from '../packs/pack.fixture.ts';
import { withReport } from './down-record.ts';
import { openDownStore } from './down-store.ts';
import { tellReports } from './release-reports.ts';

function reporting() {
  const store = openDownStore(temporaryFolder());
  const rows: RecordDraft[] = [];
  const ledger = {
    append(drafts: readonly RecordDraft[]) {
      rows.push(...drafts);
      return [];
    },
  };
  const tools = { store, ledger, lanes: ['L1', 'L2'], clock: createVirtualClock(), taken: new WeakSet() };
  const report = (version: number, reason = '') =>
    store.write(withReport(store.record(), 'L1', { version, stage: 'refused', reason }));
  return { store, tools, rows, report };
}

it('reports go into the ledger once, however long the record cannot say so', () => {
  const { store, tools, rows, report } = reporting();
  report(1);
  const disk = vi.spyOn(store, 'write').mockImplementation(() => {
    throw new Error('no space is left');
  });
  for (let second = 0; second < 60; second += 1) expect(() => tellReports(tools)).toThrow('no space');
  disk.mockRestore();
  report(2);
  tellReports(tools);
  expect(rows.map(({ body }) => body)).toMatchObject([{ version: 1 }, { version: 2 }]);
  expect(store.record().untold).toEqual([]);
});

it('while the ledger is away no report is dropped, and what comes again and again takes no room', () => {
  const { store, tools, rows, report } = reporting();
  for (let version = 1; version <= 150; version += 1) report(version);
  for (let time = 0; time < 50; time += 1) report(3, 'its pointer is old');
  expect(store.record().untold).toHaveLength(151);
  tellReports(tools);
  expect(rows).toHaveLength(151);
});
