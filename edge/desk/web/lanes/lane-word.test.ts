import { describe, expect, it } from 'vitest';
import { laneWord } from './lane-word.ts';

const leaves = { entry: 'closed', exit: 'closed', diversion: 'open' } as const;

describe('the word of a lane', () => {
  it('says that somebody comes to the officer while the exit is closed', () => {
    expect(laneWord({ state: 'diverted', leaves })).toBe('diverted');
    expect(laneWord({ state: 'diverted', leaves: { ...leaves, exit: 'unknown' } })).toBe('diverted');
  });

  it('says that the officer lets them go when the exit opens for them', () => {
    expect(laneWord({ state: 'diverted', leaves: { ...leaves, exit: 'moving' } })).toBe('let-go');
    expect(laneWord({ state: 'diverted', leaves: { ...leaves, exit: 'open' } })).toBe('let-go');
  });

  it('is the state of the lane otherwise', () => {
    expect(laneWord({ state: 'released', leaves: { ...leaves, exit: 'open' } })).toBe('released');
  });
});
