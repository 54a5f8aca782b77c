import { describe, expect, it } from 'vitest';
import { because } from '../contract/lane-reason.ts';
import { boardOf, type FleetState } from './board.ts';
import type { ToldContent } from '../sync/lane-status.ts';
import { NOW_MS, statusOf } from './fleet.fixture.ts';
import type { StoredLane } from './fleet-reads.ts';
import type { FleetLane } from './wire.ts';

const MINUTE_MS = 60_000;

const stored = (lane: string, more: Partial<StoredLane> = {}): StoredLane => ({
  site: 'FRA T1',
  lane,
  heardMs: NOW_MS,
  upto: 10,
  status: statusOf(lane),
  statusHeardMs: NOW_MS,
  mode: null,
  software: null,
  policy: null,
  models: null,
  ahead: 0,
  missingFrom: null,
  missingUpto: null,
  isRetired: false,
  release: null,
  stage: null,
  stageReason: null,
  ...more,
});
const EMPTY: FleetState = { nowMs: NOW_MS, lanes: [], alarms: [], quarantine: [], rates: [] };

function only(lane: StoredLane, more: Partial<FleetState> = {}): FleetLane {
  const [shown] = boardOf({ ...EMPTY, lanes: [lane], ...more });
  if (shown === undefined) throw new Error('the lane is not shown');
  return shown;
}
const troubles = (lane: FleetLane) => lane.troubles.map(({ code, level }) => `${code} ${level}`);

describe('the board of the fleet', () => {
  it('says of a lane that is well what it is', () => {
    expect(only(stored('lane-1'))).toMatchObject({ level: 'good', troubles: [], state: 'idle', software: '0.1.0' });
  });

  it('is loud about a lane that says nothing any more, and calmer about one that was closed', () => {
    const old = { heardMs: NOW_MS - 4 * MINUTE_MS, statusHeardMs: NOW_MS - 3 * MINUTE_MS };
    expect(troubles(only(stored('lane-1', old)))).toEqual(['silent alarm']);
    const closed = { ...old, status: statusOf('lane-1', { mode: 'closed' }) };
    expect(troubles(only(stored('lane-1', closed)))).toEqual(['silent doubt']);
    expect(only(stored('lane-1', { status: statusOf('lane-1', { mode: 'closed' }) })).level).toBe('resting');
  });

  it('takes a contact that is still to come for none, beside what is heard now', () => {
    const ahead = NOW_MS + 365 * 24 * 60 * MINUTE_MS;
    expect(troubles(only(stored('lane-1', { heardMs: ahead, statusHeardMs: ahead })))).toEqual(['silent alarm']);
    expect(only(stored('lane-1', { heardMs: ahead })).level).toBe('good');
    expect(only(stored('lane-1', { statusHeardMs: NOW_MS + 5 })).level).toBe('good');
  });

  it.each([
    ['closed', because('closed'), 'resting'],
    ['closed', because('closed-for', { why: 'night' }), 'resting'],
    ['maintenance', because('maintenance'), 'resting'],
    ['maintenance', because('maintenance-for', { why: 'new camera' }), 'resting'],
    ['closed', because('leaf-stuck', { leaf: 'exit' }), 'alarm'],
    ['closed', because('closed-for', { why: because('record-lost') }), 'alarm'],
    ['normal', because('closed'), 'alarm'],
  ] as const)('says of a lane in the mode %s that is out of service as "%s": %s', (mode, reason, level) => {
    const status = statusOf('lane-1', { state: 'out-of-service', mode, reason });
    expect(only(stored('lane-1', { status })).level).toBe(level);
  });

  it('waits longer for a lane whose rows alone are heard', () => {
    const quiet = { status: null, statusHeardMs: null, heardMs: NOW_MS - 60 * MINUTE_MS, mode: 'officer-only' };
    expect(only(stored('lane-1', quiet))).toMatchObject({ level: 'good', mode: 'officer-only', state: null });
    expect(troubles(only(stored('lane-1', { ...quiet, heardMs: null })))).toEqual(['silent alarm']);
  });

  it('tells what the lane itself, its rows and the centre’s store complain of', () => {
    const bad = stored('lane-1', {
      status: statusOf('lane-1', { state: 'out-of-service', reason: 'the gate is lost', backlog: 5000 }),
      ahead: 2,
      missingFrom: 11,
      missingUpto: 12,
      release: 7,
      stage: 'refused',
      stageReason: 'expired',
    });
    const alarm = { code: 'history-diverged', sequence: 1, text: '', times: 1, firstMs: NOW_MS };
    const shown = only(bad, {
      alarms: [{ site: 'FRA T1', lane: 'lane-1', ...alarm }],
      quarantine: [{ topic: 'greenlane/FRA%20T1/lane-1/journal', contents: 3, times: 9, lastMs: NOW_MS }],
    });
    expect(troubles(shown)).toEqual([
      'out-of-service alarm',
      'gap doubt',
      'backlog doubt',
      'release-refused doubt',
      'records alarm',
      'refused-messages doubt',
    ]);
    expect(shown.level).toBe('alarm');
  });

  it('tells of images that do not come, once that lasts, at once when the centre has no room, and of those given up', () => {
    const stuck = { what: 'unreachable', why: 'nobody listens', sinceMs: NOW_MS - 11 * MINUTE_MS, waiting: 4 } as const;
    const told = (content: ToldContent) => only(stored('a', { status: statusOf('a', { content }) })).troubles;
    expect(told({ stuck, refused: null })).toEqual([
      { code: 'content-stuck', level: 'doubt', told: { sinceMs: stuck.sinceMs, count: 4, why: 'nobody listens' } },
    ]);
    expect(told({ stuck: { ...stuck, sinceMs: NOW_MS - 9 * MINUTE_MS }, refused: null })).toEqual([]);
    expect(told({ stuck: { ...stuck, what: 'no-room', sinceMs: NOW_MS }, refused: null })).toMatchObject([
      { code: 'content-no-room', told: { count: 4 } },
    ]);
    const refused = { images: 2, why: 'gone', lastMs: NOW_MS };
    expect(told({ stuck: null, refused })).toMatchObject([
      { code: 'content-refused', told: { count: 2, why: 'gone' } },
    ]);
    expect(told({ stuck: null, refused: { ...refused, lastMs: NOW_MS - 25 * 60 * MINUTE_MS } })).toEqual([]);
  });

  it('names a lane whose alarms are above the fleet’s beyond chance, and none that has a bad hour', () => {
    const lanes = Array.from({ length: 20 }, (_, n) => stored(`lane-${n}`));
    const rates = lanes.map(({ site, lane }, n) => {
      return { site, lane, passages: 300, diverted: 30, alarmed: n === 3 ? 60 : n === 4 ? 12 : 6 };
    });
    const shown = boardOf({ ...EMPTY, lanes, rates });
    expect(shown.filter((lane) => lane.troubles.length > 0).map(({ lane }) => lane)).toEqual(['lane-3']);
  });

  it('shows the chain of a desk only when something is wrong with it', () => {
    const desk = stored('desk', { status: null, statusHeardMs: null, heardMs: 0 });
    expect(boardOf({ ...EMPTY, lanes: [desk] })).toEqual([]);
    expect(troubles(only({ ...desk, ahead: 1 }))).toEqual(['gap doubt']);
  });
});
