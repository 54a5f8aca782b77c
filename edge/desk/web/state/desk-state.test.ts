import { describe, expect, it } from 'vitest';
import { card, lane, snapshot } from '../desk-data.fixture.ts';
import { afterEvent, laneName, missingServices } from './desk-state.ts';

describe('the desk as it is told', () => {
  const desk = afterEvent(null, snapshot());

  it('is unknown until a snapshot tells it whole', () => {
    expect(afterEvent(null, { type: 'lane', lane: lane('A1') })).toBeNull();
    expect(desk?.lanes.map(({ name }) => name)).toContain('Lane 1');
  });

  it('follows a lane, a service and a case', () => {
    const changed = [
      { type: 'lane', lane: { ...lane('A1'), name: 'First' } } as const,
      { type: 'service', service: { service: 'centre', state: 'down', reason: 'away' } } as const,
      { type: 'case', card: card({ id: 'new' }) } as const,
    ].reduce(afterEvent, desk);
    expect(laneName(changed, 'A1')).toBe('First');
    expect(laneName(changed, 'A9')).toBe('A9');
    expect(changed && missingServices(changed).map(({ service }) => service)).toContain('centre');
    expect(changed?.cases.has('new')).toBe(true);
  });

  it('does not let an overtaken card undo what is known', () => {
    const newer = afterEvent(desk, { type: 'case', card: card({ id: 'x', version: 3, state: 'held' }) });
    const late = afterEvent(newer, { type: 'case', card: card({ id: 'x', version: 2, state: 'waiting' }) });
    expect(late?.cases.get('x')?.state).toBe('held');
  });
});
