import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, expect, it } from 'vitest';
import { openLedger, type OpenLedger } from '../../edge/ledger/ledger.ts';
import { createCentralEnd } from '../../edge/sync/central-end.ts';
import { createCentralMemory } from '../../edge/sync/central-memory.ts';
import { developmentSigner } from '../../sim/receipts.ts';
import { createMqttBus } from '../../hardware/bus/mqtt-bus.ts';
import { systemClock } from '../../hardware/clock.ts';
import { type Entropy, seededEntropy } from '../../hardware/entropy.ts';
import { startBroker } from '../../sim/broker.ts';
import { checkEnd, type EndReport } from '../../sim/checker.ts';
import { scaled } from '../scale.ts';
import type { VictimWord } from './victim-words.ts';
import { spawnVictim, type Victim } from './victims.ts';

/** Each round begins with an empty ledger: one that grows makes each boot verify more, and kills fewer a minute. */
const KILLS_A_ROUND = scaled({ usual: 12, ci: 25, long: 25 });
const ROUNDS = scaled({ usual: 12, ci: 50, long: 2000 }) / KILLS_A_ROUND;
const SITE = 'kill-test';
const [LANES, SPEED] = [24, 32];
/** Every so often the kill falls into the boot, where the last life is put in order. */
const KILL_IN_BOOT = 0.15;
const BOOT_MS = 250;

const scratch = mkdtempSync(path.join(tmpdir(), 'greenlane-kill-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
let closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.toReversed()) await close();
  closers = [];
});

interface Life {
  readonly words: readonly VictimWord[];
  /** From the first decision to the kill, ms; 0 when it died in its boot. */
  readonly workedMs: number;
}

/** Lives until a moment that nobody chose, and is gone. */
async function liveAndDie(victim: Victim, entropy: Entropy): Promise<Life> {
  await victim.says('ready');
  victim.tell('go');
  let workedMs = 0;
  if (entropy.chance(KILL_IN_BOOT)) await wait(entropy.below(BOOT_MS));
  else {
    await victim.says('working');
    const firstMs = systemClock.nowMs();
    await wait(200 + entropy.below(400));
    workedMs = systemClock.nowMs() - firstMs;
  }
  victim.kill();
  const { words, how } = await victim.end;
  expect(how).toBe('SIGKILL');
  return { words, workedMs };
}

/** What was shown to anybody and is not in the ledger. */
function lostOf(lives: readonly Life[], ledger: OpenLedger): readonly string[] {
  return lives.flatMap(({ words }, life) =>
    words.flatMap((word) => {
      if (word.type !== 'shown') return [];
      const rows = ledger.recordsOf(word.passage);
      const isThere = rows.some(
        ({ lane, kind, body }) => lane === word.lane && kind === word.what && body['verdict'] === word.verdict,
      );
      return isThere ? [] : [`life ${life}: the ${word.what} of ${word.passage} was shown and is not in the ledger`];
    }),
  );
}

const wordsOf = <T extends VictimWord['type']>(lives: readonly Life[], type: T) =>
  lives.flatMap(({ words }) => words.filter((word): word is Extract<VictimWord, { type: T }> => word.type === type));

/** A broker and a centre that outlive every kill. */
async function startCentre() {
  const broker = await startBroker();
  const bus = createMqttBus({ url: broker.url, clock: systemClock });
  const store = createCentralMemory();
  const sign = developmentSigner(systemClock);
  const end = createCentralEnd({ bus, store, clock: systemClock, sign, site: SITE, acceptSimulated: true });
  const alarms: unknown[] = [];
  end.onAlarm((alarm) => alarms.push(alarm));
  bus.start();
  end.start();
  closers.push(async () => {
    await end.stop();
    await bus.stop();
    await broker.close();
  });
  return { url: broker.url, store, alarms };
}

it.each(Array.from({ length: ROUNDS }, (_, round) => round + 1))(
  'loses and doubles nothing when it is killed at random moments at full work, round %i',
  async (round) => {
    const entropy = seededEntropy(round);
    const centre = await startCentre();
    const dataDir = path.join(scratch, `round-${round}`);
    const order = { dataDir, broker: centre.url, site: SITE, lanes: LANES, speed: SPEED };
    const spawnNext = () => {
      const victim = spawnVictim({ ...order, seed: entropy.uint32() }, path.join(scratch, 'cache'));
      closers.push(() => victim.kill());
      return victim;
    };
    // The next one loads its modules while this one works, so that a restart costs what a restart must.
    let next = spawnNext();
    const lives: Life[] = [];
    while (lives.length < KILLS_A_ROUND) {
      const victim = next;
      next = spawnNext();
      lives.push(await liveAndDie(victim, entropy));
    }
    await next.says('ready');
    next.tell('go');
    await next.says('working');
    next.tell('drain');
    const last = await next.end;
    expect([last.how, last.errors]).toEqual([0, '']);

    const all = [...lives, { words: last.words, workedMs: 0 }];
    const boots = wordsOf(all, 'booted');
    const epochs = boots.map(({ epoch }) => epoch);
    expect(wordsOf(all, 'breached')).toEqual([]);
    expect(centre.alarms).toEqual([]);
    expect(epochs).toEqual([...new Set(epochs)].sort((a, b) => a - b));
    expect(boots.filter(({ alarm, permits }) => alarm !== null || permits > 0)).toEqual([]);
    expect(boots.reduce((sum, { interrupted }) => sum + interrupted, 0)).toBeGreaterThan(KILLS_A_ROUND);
    const ledger = openLedger({ file: path.join(dataDir, 'ledger.sqlite'), clock: systemClock, simulated: true });
    closers.push(() => ledger.close());
    expect(lostOf(all, ledger)).toEqual([]);
    const central = { store: centre.store, site: SITE };
    const end = await checkEnd({ ledgers: [ledger], central, drained: true, settled: true });
    expect(end.violations).toEqual([]);
    tellRate(lives, end);
  },
  300_000,
);

function tellRate(lives: readonly Life[], { passages, slowestDecisionMs }: EndReport): void {
  const decisions = wordsOf(lives, 'shown').filter(({ what }) => what === 'decision').length;
  const workedMs = lives.reduce((sum, life) => sum + life.workedMs, 0);
  const boots = wordsOf(lives, 'booted').map(({ tookMs }) => tookMs);
  const rate = ((decisions / workedMs) * 1000).toFixed(0);
  process.stdout.write(
    `${lives.length} kills, ${passages} passages, ${rate} decisions/s at work; ` +
      `slowest boot ${Math.max(...boots).toFixed(0)} ms; slowest decision ${String(slowestDecisionMs)} ms of lane time\n`,
  );
}
