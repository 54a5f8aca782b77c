import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLedger } from '../edge/ledger/ledger.ts';
import { createCentralEnd } from '../edge/sync/central-end.ts';
import { openCentralStore } from '../edge/sync/central-store.ts';
import { openEmbedded } from '../edge/sync/database.ts';
import { createLaneEnd } from '../edge/sync/lane-end.ts';
import { developmentReader, developmentSigner } from './receipts.ts';
import { createMqttBus } from '../hardware/bus/mqtt-bus.ts';
import { sleep, systemClock as clock } from '../hardware/clock.ts';
import { seededEntropy, systemEntropy } from '../hardware/entropy.ts';
import { startBroker } from './broker.ts';
import { checkEnd } from './checker.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exchange-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SITE = 'site-1';
const dice = seededEntropy(3);

/** A passage as a lane would write it: begun, decided, ended. */
function passage(n: number) {
  const lane = `lane-${1 + (n % 2)}`;
  const id = `p${n}`;
  const verdict = n % 3 === 0 ? 'divert' : 'release';
  const row = (kind: 'passage' | 'decision' | 'outcome', body: Record<string, string | number>) => ({
    lane,
    kind,
    passage: id,
    wallMs: clock.wallMs(),
    body,
  });
  return { row, verdict };
}

describe('lane and centre over MQTT', () => {
  it('lose, double and change nothing while broker, lane and centre are killed in turn', async () => {
    let broker = await startBroker();
    const { port, url } = broker;
    const file = join(folder, 'lane.db');
    const database = await openEmbedded(join(folder, 'centre'));
    const bus = (clientId: string) => createMqttBus({ url, clock, clientId, reconnectMinMs: 20, reconnectMaxMs: 60 });

    const openLane = () => {
      const ledger = openLedger({ file, clock, simulated: true });
      const laneBus = bus('lane');
      const settings = { site: SITE, receiptTimeoutMs: 200, maxWaitMs: 800 };
      const end = createLaneEnd({
        outbox: ledger,
        bus: laneBus,
        clock,
        entropy: systemEntropy,
        readReceipt: developmentReader(),
        ...settings,
      });
      end.onAlarm((fault) => told.push(fault.message));
      laneBus.start();
      end.start();
      return { ledger, end, laneBus };
    };
    const openCentre = async () => {
      const store = await openCentralStore({ database, clock, acceptSimulated: true });
      const centralBus = bus('centre');
      const sign = developmentSigner(clock);
      const end = createCentralEnd({ bus: centralBus, store, clock, sign, site: SITE, acceptSimulated: true });
      end.onAlarm((alarm) => told.push(alarm.code));
      centralBus.start();
      end.start();
      return { store, end, centralBus };
    };
    const told: string[] = [];
    let lane = openLane();
    let centre = await openCentre();

    for (let n = 0; n < 240; n += 1) {
      const { row, verdict } = passage(n);
      lane.ledger.append([row('passage', {})]);
      const [decision] = lane.ledger.append([row('decision', { verdict })]);
      const decidedAtSequence = decision?.sequence ?? 0;
      lane.ledger.append([row('outcome', { verdict, decidedAtSequence, decisionMs: dice.below(90) })]);
      lane.end.poke();
      if (n % 10 === 0) await sleep(clock, 5);
      if (n % 50 === 25) {
        await broker.kill();
        broker = await startBroker(port);
      }
      if (n % 90 === 80) {
        lane.end.stop();
        await lane.laneBus.stop();
        lane.ledger.close();
        lane = openLane();
      }
      if (n % 110 === 100) {
        await centre.end.stop();
        await centre.centralBus.stop();
        centre = await openCentre();
      }
    }
    for (let waits = 0; waits < 1000 && lane.ledger.backlog() > 0; waits += 1) await sleep(clock, 20);

    const central = { store: centre.store, site: SITE };
    const report = await checkEnd({ ledgers: [lane.ledger], central, drained: true, settled: true });
    expect(report.violations).toEqual([]);
    expect(report.passages).toBe(240);
    expect(await centre.store.outcomes()).toEqual({ release: 160, divert: 80 });
    expect(told).toEqual([]);

    lane.end.stop();
    await Promise.all([lane.laneBus.stop(), centre.end.stop(), centre.centralBus.stop()]);
    await broker.close();
    lane.ledger.close();
    await database.close();
  });
});
