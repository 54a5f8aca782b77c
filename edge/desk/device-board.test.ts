import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { deviceViews, registerDeviceBoard } from './device-board.ts';
import { openApp } from './supervision.fixture.ts';
import type { DeviceView } from './wire-supervise.ts';

describe('the board of devices', () => {
  it('says how each device is, since when by the wall clock, and what went over its link', async () => {
    const clock = createVirtualClock();
    const sinceMs = clock.nowMs();
    clock.advance(5000);
    const counters = { framesReceived: 7, badCheck: 1 };
    const gate = {
      id: 'lane-1/gate',
      kind: 'modbus-tcp',
      lane: 'lane-1',
      health: () => ({ state: 'degraded' as const, reason: 'late answers', sinceMs, counters }),
    };
    const view = {
      device: 'lane-1/gate',
      kind: 'modbus-tcp',
      lane: 'lane-1',
      state: 'degraded',
      reason: 'late answers',
      sinceMs: clock.wallMs() - 5000,
      counters,
    };
    expect(deviceViews({ devices: [gate], clock })).toEqual([view]);
    const app = openApp();
    registerDeviceBoard(app, { devices: [gate], clock });
    expect((await app.inject({ url: '/api/devices' })).json<readonly DeviceView[]>()).toEqual([view]);
  });
});
