import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLedger } from '../../edge/ledger/ledger.ts';
import { systemClock } from '../../hardware/clock.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { startBroker } from '../../sim/broker.ts';
import { demoPolicy, LANE, type SitePorts, writeSite } from '../../sim/demo/site.ts';
import { openTwins } from '../../sim/demo/twins.ts';
import { HONEST_DIALS } from '../../sim/population/dials.ts';
import { createGoodsSource } from '../../sim/population/goods.ts';
import { createPopulation } from '../../sim/population/population.ts';
import { GOODS_SPECIMENS } from '../../sim/population/specimens.ts';
import { HOME } from '../source-tree.ts';

const SEED = 21;
/** Ports below 10 of this computer, where nobody listens. */
const nowhere = (number: number) => `127.0.0.1:${number}`;
const PORTS_NOWHERE: SitePorts = {
  gate: { tcp: nowhere(1) },
  documentReader: { tcp: nowhere(2) },
  barcodeReader: { tcp: nowhere(3) },
};
const COMMAND = path.join(HOME, 'edge', 'cli', 'greenlane.ts');

let folder = '';
let closers: (() => Promise<unknown> | void)[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'greenlane-daemon-test-'));
});
afterEach(async () => {
  for (const close of closers.toReversed()) await close();
  closers = [];
  rmSync(folder, { recursive: true, force: true });
});

type LogLine = Readonly<Record<string, unknown>>;

interface Daemon {
  /** Every line of its log so far. */
  readonly lines: readonly LogLine[];
  /** Resolves to the first line of its log, past or to come, that fits. */
  says(fits: (line: LogLine) => boolean): Promise<LogLine>;
  ask(signal: NodeJS.Signals): void;
  /** Its exit code or signal, and what it wrote that is no log. */
  readonly end: Promise<{ readonly how: number | NodeJS.Signals | null; readonly words: string }>;
}

function runDaemon(siteFile: string): Daemon {
  const flags = ['--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, COMMAND, 'run', '--config', siteFile]);
  const lines: LogLine[] = [];
  let words = '';
  let hasEnded = false;
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (line.startsWith('{')) lines.push(JSON.parse(line));
    else words += `${line}\n`;
  });
  const end = new Promise<Awaited<Daemon['end']>>((resolve) => {
    child.on('close', (code, signal) => {
      hasEnded = true;
      resolve({ how: code ?? signal, words });
    });
  });
  closers.push(async () => {
    child.kill('SIGKILL');
    await end;
  });
  return {
    lines,
    async says(fits) {
      for (;;) {
        const line = lines.find(fits);
        if (line !== undefined) return line;
        if (hasEnded) throw new Error(`it ended without saying it:\n${words}${JSON.stringify(lines, null, 1)}`);
        await wait(10);
      }
    },
    ask: (signal) => void child.kill(signal),
    end,
  };
}

/** A site where no device and no broker answers, or the ones given. */
const siteFile = (broker = `mqtt://${nowhere(4)}`, ports: SitePorts = PORTS_NOWHERE) =>
  writeSite(folder, { policy: demoPolicy(SEED), brokerUrl: broker }, ports);

/** A ledger of which somebody changed one word. */
function leaveDamaged(file: string): void {
  const ledger = openLedger({ file, clock: systemClock, simulated: true });
  const body = { said: 'everything was in order' };
  ledger.append(
    Array.from({ length: 5 }, () => ({ lane: LANE, kind: 'audit' as const, passage: null, wallMs: 0, body })),
  );
  ledger.close();
  const bytes = readFileSync(file);
  bytes.write('nothing', bytes.indexOf('everything'));
  writeFileSync(file, bytes);
}

const isState = (state: string, reason: RegExp) => (line: LogLine) =>
  line['event'] === 'stateChanged' && line['state'] === state && reason.test(String(line['reason']));

describe('a daemon to which nothing answers', () => {
  it('is out of service, says why of each device and of the broker, and ends in good order on SIGTERM', async () => {
    const daemon = runDaemon(siteFile().site);
    await daemon.says(isState('out-of-service', /^gate is down: .*127\.0\.0\.1:1/));
    for (const [index, device] of [`${LANE}/document-reader`, `${LANE}/barcode-reader`, 'broker'].entries()) {
      const line = await daemon.says((each) => each['device'] === device && each['state'] === 'down');
      expect(line['reason']).toContain(nowhere(2 + index));
    }
    expect(daemon.lines.filter(isState('idle', /./))).toEqual([]);

    daemon.ask('SIGTERM');
    expect(await daemon.end).toEqual({ how: 0, words: '' });
    expect(daemon.lines.some((line) => line['event'] === 'daemonStopping' && line['signal'] === 'SIGTERM')).toBe(true);
  });

  it('keeps a second daemon from its ledger, and does not mind it', async () => {
    const { site } = siteFile();
    const first = runDaemon(site);
    await first.says(({ event }) => event === 'daemonStarted');
    const second = runDaemon(site);
    const { how, words } = await second.end;
    expect(how).toBe(1);
    expect(words).toMatch(/^greenlane: .*ledger\.sqlite.* \[ledger-locked\]\. .*\n$/);
    expect(second.lines).toEqual([]);

    first.ask('SIGINT');
    expect(await first.end).toEqual({ how: 0, words: '' });
  });
});

describe('a daemon whose ledger is damaged', () => {
  it('sets it aside, says so, and takes the next passenger in', async () => {
    const broker = await startBroker();
    closers.push(async () => broker.close());
    const twins = await openTwins(broker.url, 'tcp', seededEntropy(SEED));
    closers.push(async () => twins.close());
    twins.announce();
    const { site, ledger } = siteFile(broker.url, twins.ports);
    leaveDamaged(ledger);

    const daemon = runDaemon(site);
    const fault = await daemon.says(({ event }) => event === 'fault');
    expect(fault).toMatchObject({ level: 'error', code: 'ledger-damaged' });
    const setAside = /what was left lies in (\S+) \[/.exec(String(fault['message']))?.[1] ?? '';
    expect(readFileSync(setAside).includes('nothing')).toBe(true);

    await daemon.says(isState('idle', /^$/));
    const goods = createGoodsSource(GOODS_SPECIMENS);
    const chance = { entropy: seededEntropy(SEED), dials: HONEST_DIALS };
    const people = createPopulation({ ...chance, goods, clock: systemClock });
    twins.lane.documents.presentRaw(people.next().mrzLines());
    await daemon.says(isState('admitted', /^$/));
    daemon.ask('SIGTERM');
    expect(await daemon.end).toEqual({ how: 0, words: '' });

    const fresh = openLedger({ file: ledger, clock: systemClock, simulated: true });
    closers.push(() => fresh.close());
    expect(fresh.records(LANE, 1, 10).map(({ kind }) => kind)).toEqual(['boot', 'passage']);
  });
});
