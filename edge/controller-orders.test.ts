import { describe, expect, it } from 'vitest';
import { Fault } from './contract/fault.ts';
import type { LaneMode, LaneOrder, LaneStatus, OrderAnswer } from './contract/lane-order.ts';
import type { Controller } from './controller.ts';
import { hall } from './controller.fixture.ts';

const BY = { by: 'Kim' } as const;
const CLOSE: LaneOrder = { type: 'setMode', mode: 'closed', reason: 'night', ...BY };

async function order(controller: Controller, what: LaneOrder): Promise<OrderAnswer | undefined> {
  return controller.lanes[0]?.order(what);
}

function statusOf(controller: Controller): LaneStatus | undefined {
  return controller.lanes[0]?.status();
}

/** A hall in which somebody without a declaration stands and was diverted. */
async function withSomebodyDiverted() {
  const lane = hall();
  const controller = lane.start();
  lane.documentReader.say({ type: 'documentUnreadable', why: 'torn', lines: [], atMs: lane.clock.nowMs() });
  await lane.enter();
  await lane.clock.advanceSettled(20_000);
  lane.asked.length = 0;
  return { ...lane, controller, passage: statusOf(controller)?.passage ?? '' };
}

describe("an officer's order to a lane", () => {
  it('is written with who gave it before the gate hears of it', async () => {
    const { controller, passage, asked, memory } = await withSomebodyDiverted();
    expect(await order(controller, { type: 'releaseByExit', passage, ...BY })).toEqual({ done: true });
    expect(asked.map(({ what }) => what)).toEqual(['revoke', 'exit']);
    expect(asked[0]?.kinds.at(-1)).toBe('audit');
    const [row] = memory.recordsOf(passage).filter(({ kind }) => kind === 'audit');
    expect(row?.body).toEqual({ what: 'releaseByExit', by: 'Kim' });
  });

  it('ends the passage as diverted and gone by the exit, by a lease that is renewed like every other', async () => {
    const { controller, passage, asked, clock, move, cross, told } = await withSomebodyDiverted();
    await order(controller, { type: 'releaseByExit', passage, ...BY });
    await clock.advanceSettled(500);
    expect(asked.map(({ what }) => what)).toEqual(['revoke', 'exit', 'exit', 'exit']);
    move('exit', 'open');
    cross('exit', 'out');
    move('exit', 'closed');
    expect(told.findLast(({ type }) => type === 'passageEnded')).toMatchObject({
      passage,
      outcome: { verdict: 'divert', left: 'by-exit' },
    });
    expect(controller.lanes[0]?.state()).toBe('idle');
  });

  it('that cannot be written is not done, now or later', async () => {
    const { controller, passage, asked, clock, fault } = await withSomebodyDiverted();
    fault.spoil = new Fault('ledger-unwritable', 'the disk is away');
    const answer = await order(controller, { type: 'releaseByExit', passage, ...BY });
    expect(answer).toMatchObject({ done: false, why: expect.stringContaining('the disk is away') as string });
    fault.spoil = null;
    await clock.advanceSettled(2000);
    expect(new Set(asked.map(({ what }) => what))).toEqual(new Set(['diversion']));
  });

  it('moves nothing while a safety input is unknown, and leaves no row', async () => {
    const { controller, passage, asked, gateSays, memory } = await withSomebodyDiverted();
    gateSays.safety = { ...gateSays.safety, emergency: 'unknown' };
    const rows = memory.records('L1', 1, 100).length;
    for (const what of [{ type: 'releaseByExit', passage }, { type: 'letOut' }, { type: 'confirmEmpty' }] as const) {
      expect(await order(controller, { ...what, ...BY })).toEqual({ done: false, why: 'emergency input is unknown' });
    }
    expect(asked).toEqual([]);
    expect(memory.records('L1', 1, 100)).toHaveLength(rows);
  });

  it('does not call a lane empty in which the camera sees somebody', async () => {
    const { controller, camera, clock, asked } = await withSomebodyDiverted();
    camera.say({ type: 'peopleCounted', count: 1, atMs: clock.nowMs() });
    expect(await order(controller, { type: 'confirmEmpty', ...BY })).toMatchObject({ done: false });
    camera.say({ type: 'peopleCounted', count: 0, atMs: clock.nowMs() });
    expect(await order(controller, { type: 'confirmEmpty', ...BY })).toEqual({ done: true });
    expect(asked.map(({ what }) => what)).toEqual(['revoke']);
    expect(controller.lanes[0]?.state()).toBe('idle');
  });

  it('comes too late when the lane was stopped', async () => {
    const { start } = hall();
    const controller = start();
    await controller.stop();
    expect(await order(controller, CLOSE)).toEqual({ done: false, why: 'the lane is stopped' });
  });
});

describe('the mode of a lane', () => {
  it('outlives a restart', async () => {
    const lane = hall();
    const controller = lane.start();
    await order(controller, CLOSE);
    await controller.stop();
    const again = lane.start();
    lane.present();
    expect(statusOf(again)).toMatchObject({
      state: 'out-of-service',
      mode: 'closed',
      reason: 'the lane is closed: night',
    });
    expect(lane.asked.map(({ what }) => what)).not.toContain('entry');
  });

  it('officer-only leads everybody to the officer, and says so', async () => {
    const { start, present, enter, told } = hall();
    const controller = start();
    await order(controller, { type: 'setMode', mode: 'officer-only', reason: 'training', ...BY });
    present();
    await enter();
    expect(told.find(({ type }) => type === 'decided')).toMatchObject({
      decision: { verdict: 'divert', reasons: [{ code: 'officer-only', severity: 'doubt' }] },
    });
  });
});

describe('a lane under test', () => {
  const setMode = (mode: LaneMode) => ({ type: 'setMode', mode, reason: 'the yearly test', ...BY }) as const;
  const rowsOf = ({ memory }: ReturnType<typeof hall>, kind: string) =>
    memory.records('L1', 1, 100).filter((row) => row.kind === kind);

  it('works as ever, and marks each passage that begins in it from its first row to its last', async () => {
    const lane = hall();
    const controller = lane.start();
    await order(controller, setMode('test'));
    lane.present();
    await lane.enter();
    await order(controller, setMode('normal'));
    lane.move('exit', 'open');
    lane.cross('exit', 'out');
    lane.move('exit', 'closed');
    await lane.clock.advanceSettled(0);
    expect(rowsOf(lane, 'passage')).toMatchObject([{ body: { test: true } }]);
    expect(rowsOf(lane, 'decision')).toMatchObject([
      { body: { verdict: 'release', reasons: [{ code: 'test-walk' }] } },
    ]);
    expect(rowsOf(lane, 'outcome')).toMatchObject([{ body: { left: 'by-exit', test: true } }]);
    expect(lane.told.find(({ type }) => type === 'passageEnded')).toMatchObject({ outcome: { test: true } });
  });

  it('marks no passage that began before it', async () => {
    const lane = hall();
    const controller = lane.start();
    lane.present();
    await order(controller, setMode('test'));
    await lane.enter();
    expect(rowsOf(lane, 'passage')[0]?.body).not.toHaveProperty('test');
    expect(rowsOf(lane, 'decision')).toMatchObject([{ body: { reasons: [] } }]);
  });

  it('has its passages marked also when they were broken off by a restart', async () => {
    const lane = hall();
    await order(lane.start(), setMode('test'));
    lane.present();
    await lane.enter();
    lane.start();
    expect(rowsOf(lane, 'outcome')).toMatchObject([{ body: { left: 'interrupted', test: true } }]);
  });
});

describe('the status of a lane', () => {
  it('says who is inside, and since when it is as it is', async () => {
    const { start, present, enter, clock } = hall();
    const controller = start();
    expect(statusOf(controller)).toMatchObject({ state: 'idle', reason: '', passage: null, isOccupied: false });
    clock.advance(1000);
    present();
    const sinceWallMs = clock.wallMs();
    expect(statusOf(controller)).toMatchObject({ state: 'admitted', isOccupied: false, sinceWallMs });
    await enter();
    expect(statusOf(controller)).toMatchObject({ passenger: 'ERIKSSON ANNA (UTO L1)', isOccupied: true });
  });

  it('tells what its sensors say of the leaves', () => {
    const { start, gateSays } = hall();
    const controller = start();
    gateSays.leaves = { entry: 'moving', exit: 'closed', diversion: 'unknown' };
    expect(statusOf(controller)?.leaves).toEqual({ entry: 'moving', exit: 'closed', diversion: 'unknown' });
  });

  it('is told once of many changes at a time, and not at all of none', async () => {
    const { start, present, told, clock, cross } = hall();
    start();
    await clock.advanceSettled(0);
    const count = () => told.filter(({ type }) => type === 'laneChanged').length;
    const before = count();
    present();
    cross('entry', 'in');
    await clock.advanceSettled(0);
    expect(count()).toBeGreaterThan(before);
    expect(count()).toBeLessThanOrEqual(before + 2);
    const after = count();
    await clock.advanceSettled(0);
    expect(count()).toBe(after);
  });
});
