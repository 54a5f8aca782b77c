import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { stage } from '../../edge/cli/pack-swap.ts';
import { loadSite } from '../../edge/config/load.ts';
import { openLedger } from '../../edge/ledger/ledger.ts';
import { startDaemon } from '../../edge/main.ts';
import { copyOfPack, resign } from '../../edge/packs/pack.fixture.ts';
import { sleep, systemClock } from '../../hardware/clock.ts';
import { demoPolicy, LANE, writeSite } from '../../sim/demo/site.ts';

const TIMEOUT_MS = 240_000;

/** A version of the goods-risk pack that is like the shipped one but for its number. */
function goodsRisk(version: string): string {
  const folder = copyOfPack('goods-risk');
  resign(folder, (manifest: object) => ({ ...manifest, version }));
  return folder;
}

it(
  'a running daemon finds a staged pack, tries it, and says so in its log and in the ledger',
  { timeout: TIMEOUT_MS },
  async () => {
    const home = mkdtempSync(path.join(tmpdir(), 'greenlane-stage-test-'));
    onTestFinished(() => rmSync(home, { recursive: true, force: true }));
    const nowhere = (number: number) => ({ tcp: `127.0.0.1:${number}` });
    const ports = { gate: nowhere(1), documentReader: nowhere(2), barcodeReader: nowhere(3) };
    const plan = { policy: demoPolicy(1), brokerUrl: 'mqtt://127.0.0.1:4', packs: ['goods-risk'] } as const;
    const files = writeSite(home, plan, ports);
    const lines: { readonly event: string; readonly fields: object }[] = [];
    const daemon = await startDaemon(loadSite(files.site), {
      write: (_level, event, fields = {}) => void lines.push({ event, fields }),
    });
    stage(goodsRisk('9.0.0'), files.site, () => {});
    const moved = () => lines.filter(({ event }) => event === 'packMoved').map(({ fields }) => fields);
    while (moved().length < 2) await sleep(systemClock, 20);
    expect(moved()).toMatchObject([
      { pack: 'goods-risk', version: '9.0.0', stage: 'warming' },
      { pack: 'goods-risk', version: '9.0.0', stage: 'shadow' },
    ]);
    expect(() => stage(goodsRisk('0.0.1'), files.site, () => {})).toThrow('not newer than');
    await daemon.stop();

    const ledger = openLedger({ file: files.ledger, clock: systemClock, simulated: true });
    onTestFinished(() => ledger.close());
    expect(ledger.records(LANE, 1, 10).map(({ kind, body }) => [kind, body['stage']])).toEqual([
      ['boot', undefined],
      ['audit', 'warming'],
      ['audit', 'shadow'],
    ]);
  },
);
