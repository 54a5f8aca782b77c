import { describe, expect, it } from 'vitest';
import type { FleetLane } from '../../wire.ts';
import { levelCounts, listed, sitesOf } from './lane-list.ts';

const lane = (name: string, more: Partial<FleetLane> = {}): FleetLane => ({
  site: 'FRA T1',
  lane: name,
  level: 'good',
  troubles: [],
  state: 'idle',
  reason: '',
  mode: 'normal',
  sinceMs: 0,
  contactMs: 0,
  backlog: 0,
  rows: 0,
  software: '0.1.0',
  policy: { id: 'riverport', version: '7' },
  models: [],
  passages: 0,
  diverted: 0,
  alarmed: 0,
  ...more,
});

const LANES = [
  lane('lane-10', { passages: 10, alarmed: 1 }),
  lane('lane-2', { level: 'doubt', contactMs: -5, software: '0.0.9' }),
  lane('lane-1', { site: 'BER', level: 'alarm', troubles: [{ code: 'silent', level: 'alarm', told: {} }] }),
  lane('lane-3', { level: 'resting', passages: 20 }),
];
const ALL = { text: '', site: null, level: null, sort: 'worst' } as const;
const names = (wanted: Partial<Parameters<typeof listed>[1]>) =>
  listed(LANES, { ...ALL, ...wanted }).map(({ lane }) => lane);

describe('the list of lanes', () => {
  it('has the worst first, and each in the order in which people count', () => {
    expect(names({})).toEqual(['lane-1', 'lane-2', 'lane-3', 'lane-10']);
    expect(names({ sort: 'name' })).toEqual(['lane-1', 'lane-2', 'lane-3', 'lane-10']);
    expect(names({ sort: 'contact' })[0]).toBe('lane-2');
    expect(names({ sort: 'passages' })[0]).toBe('lane-3');
    expect(names({ sort: 'alarms' })[0]).toBe('lane-10');
  });

  it('is searched by every word, in whatever is known of a lane', () => {
    expect(names({ text: 'fra 0.0.9' })).toEqual(['lane-2']);
    expect(names({ text: 'SILENT' })).toEqual(['lane-1']);
    expect(names({ text: 'nothing like it' })).toEqual([]);
  });

  it('shows one site, or one level', () => {
    expect(names({ site: 'BER' })).toEqual(['lane-1']);
    expect(names({ level: 'resting' })).toEqual(['lane-3']);
    expect(sitesOf(LANES)).toEqual(['BER', 'FRA T1']);
    expect(levelCounts(LANES).get('good')).toBe(1);
  });
});
