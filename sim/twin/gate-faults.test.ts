import { describe, expect, it } from 'vitest';
import { LEAVES, type Leaf } from '../../hardware/gate/gate.ts';
import { FAULT_WORDS, type FaultWord } from './fault.ts';
import { createGateRig } from './gate-rig.ts';

const LEASE_MS = 600;

type Rig = Awaited<ReturnType<typeof createGateRig>>;

async function ready(seed = 1): Promise<Rig> {
  const rig = await createGateRig({}, {}, seed);
  rig.gate.start();
  await rig.run(1500);
  rig.events.length = 0;
  return rig;
}

/** Asks for the leaf again and again, as a lane does; ends when told. */
function keepAsking(rig: Rig, leaf: Leaf): () => void {
  let on = true;
  const ask = () => {
    if (!on) return;
    rig.gate.permit(leaf, LEASE_MS);
    rig.clock.after(200, ask);
  };
  ask();
  return () => {
    on = false;
    rig.gate.revoke();
  };
}

/** Runs in small steps and notes every breach of what must always hold. */
async function runWatched(rig: Rig, ms: number): Promise<string[]> {
  const breaches: string[] = [];
  let liveAtMs = rig.clock.nowMs();
  for (let gone = 0; gone < ms; gone += 20) {
    await rig.run(20);
    const standing = rig.twin.permitted();
    const { permitted, leaves, safety } = rig.gate.state();
    if (permitted !== null) liveAtMs = rig.clock.nowMs();
    if (standing.length > 1) breaches.push(`${standing.join(' and ')} permitted at once`);
    if (standing.length > 0 && rig.clock.nowMs() - liveAtMs > LEASE_MS) breaches.push('a permit outlived its lease');
    if (permitted !== null && Object.values(safety).some((input) => input !== 'clear')) breaches.push('unsafe permit');
    if (permitted !== null && LEAVES.some((leaf) => leaf !== permitted && leaves[leaf] !== 'closed')) {
      breaches.push('permit while another leaf is not closed');
    }
  }
  return breaches;
}

describe.each(FAULT_WORDS)('gate that is %s', (word: FaultWord) => {
  it('keeps the never-list while idle and while permitted, and serves again once it is well', async () => {
    for (const seed of [1, 2]) {
      const rig = await ready(seed);
      rig.twin.setFault(word);
      const breaches = await runWatched(rig, 1000);
      const end = keepAsking(rig, 'entry');
      breaches.push(...(await runWatched(rig, 2000)));
      rig.twin.setFault('ok');
      breaches.push(...(await runWatched(rig, 1000)));
      rig.twin.setFault(word);
      breaches.push(...(await runWatched(rig, 3000)));
      end();
      breaches.push(...(await runWatched(rig, 2000)));
      rig.twin.setFault('ok');
      await rig.run(20_000);
      expect(breaches).toEqual([]);
      expect(rig.gate.health().state).toBe('up');
      expect(rig.gate.permit('exit', 500)).toBe('given');
      await rig.run(200);
      expect(rig.twin.permitted()).toEqual(['exit']);
    }
  });
});

describe('what a gate that is not well is taken for', () => {
  it.each<[FaultWord, RegExp]>([
    ['off', /unknown/],
    ['garbage', /unknown/],
    ['delayed', /unknown/],
    ['slow', /unknown/],
  ])('%s: %s', async (word, position) => {
    const rig = await ready();
    rig.twin.setFault(word);
    await rig.run(1000);
    expect(rig.gate.state().leaves.entry).toMatch(position);
    expect(rig.gate.permit('entry', 500)).toMatch(/^refused/);
    expect(rig.gate.health().state).not.toBe('up');
  });

  it('never takes a late answer for the answer to the question just asked', async () => {
    // Each answer comes when the next question has been asked, and would fit it.
    const rig = await createGateRig({}, { delayMs: 130 });
    rig.gate.start();
    await rig.run(1500);
    rig.twin.setFault('delayed');
    await rig.run(500);
    rig.twin.force('exit', true);
    const seen = new Set<string>();
    for (let count = 0; count < 100; count += 1) {
      await rig.run(20);
      seen.add(rig.gate.state().leaves.exit);
    }
    expect([...seen]).toEqual(['unknown']);
    rig.twin.setFault('ok');
    await rig.run(20_000);
    expect(rig.gate.state().leaves.exit).toBe('open');
  });
});

describe('F5: a leaf that does not do as it ought to', () => {
  it('stuck closed: three commands at most, each after a reading, and the alarm within a second', async () => {
    const rig = await ready();
    rig.twin.stuck('exit', true);
    const atMs = rig.clock.nowMs();
    const end = keepAsking(rig, 'exit');
    const stuckAt = () => rig.events.find((event) => event.type === 'leafStuck')?.atMs;
    while (stuckAt() === undefined && rig.clock.nowMs() - atMs < 5000) await rig.run(20);
    end();
    expect((stuckAt() ?? Infinity) - atMs).toBeLessThanOrEqual(1000);
    expect(rig.said()).toEqual([
      'permitSent exit',
      'permitSent exit',
      'permitSent exit',
      'leafStuck exit open 3',
      'permitEnded exit safety',
    ]);
    await rig.run(500);
    expect(rig.twin.permitted()).toEqual([]);
    expect(rig.twin.alarmShown()).toBe(true);
  });

  it.each(['half open', 'open'])('stuck %s: told as not closing, after three commands', async (where) => {
    const rig = await ready();
    const end = keepAsking(rig, 'exit');
    await rig.run(where === 'open' ? 600 : 180);
    rig.twin.stuck('exit', true);
    await rig.run(300);
    end();
    await rig.run(6300);
    expect(rig.said()).toContain('leafStuck exit closed 3');
    expect(rig.gate.health().counters['commandsRepeated']).toBe(2);
    expect(rig.gate.permit('entry', 500)).toBe('refused: another leaf is not closed');
    rig.twin.stuck('exit', false);
    await rig.run(2000);
    expect(rig.gate.permit('entry', 500)).toBe('given');
    await rig.run(5000);
    expect(rig.twin.alarmShown()).toBe(false);
  });

  it('moving by itself: told within a poll or two, and no other leaf is permitted', async () => {
    const rig = await ready();
    const atMs = rig.clock.nowMs();
    rig.twin.force('entry', true);
    await rig.run(1000);
    const moved = rig.events.filter((event) => event.type === 'leafMovedUnbidden');
    expect(moved).toHaveLength(1);
    expect((moved[0]?.atMs ?? Infinity) - atMs).toBeLessThanOrEqual(120);
    expect(rig.gate.permit('exit', 500)).toBe('refused: another leaf is not closed');
    expect(rig.twin.alarmShown()).toBe(true);
  });

  it('bouncing: one alarm, not one for each bounce', async () => {
    const rig = await ready();
    for (let bounce = 0; bounce < 10; bounce += 1) {
      rig.twin.force('exit', true);
      await rig.run(150);
      rig.twin.force('exit', false);
      await rig.run(350);
    }
    expect(rig.events.filter((event) => event.type === 'leafMovedUnbidden')).toHaveLength(1);
    expect(rig.events.filter((event) => event.type === 'leafMoved').length).toBeGreaterThanOrEqual(20);
  });
});
