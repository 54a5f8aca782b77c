import { describe, expect, it } from 'vitest';
import { laneStateSchema, type LaneStateName } from '../contract/lane-event.ts';
import { INPUTS, type InputName, machineIn, machineWriting, run, said } from './passage.fixture.ts';
import { TABLE } from './passage-table.fixture.ts';
import type { PassageInput } from './passage.ts';

const STATES: readonly LaneStateName[] = laneStateSchema.options;
/** Fails to compile when a kind of input is not among those that the table is held against; orders have one of their own. */
const KINDS: Readonly<Record<Exclude<PassageInput['type'], 'ordered'>, true>> = {
  evidenceArrived: true,
  crossed: true,
  tailgated: true,
  leafMoved: true,
  leafForced: true,
  leafStuck: true,
  bagsCounted: true,
  deadlinePassed: true,
  judged: true,
  decisionRecorded: true,
  permitSent: true,
  outcomeRecorded: true,
  emergencyRaised: true,
  emergencyCleared: true,
  gateLost: true,
  impedimentChanged: true,
};

describe('the passage machine, state by state', () => {
  it('has a row for every state and a cell for every input', () => {
    expect(Object.keys(TABLE).toSorted()).toEqual([...STATES, 'writing'].toSorted());
    for (const row of Object.values(TABLE)) expect(Object.keys(row)).toEqual(Object.keys(INPUTS));
    expect(new Set(Object.values(INPUTS).map(({ type }) => type))).toEqual(new Set(Object.keys(KINDS)));
  });

  it.each(STATES)('%s is reached as the way to it says', (state) => {
    expect(machineIn(state).state.name).toBe(state);
  });

  const cells = Object.entries(TABLE).flatMap(([state, row]) =>
    Object.entries(row).map(([input, expected]) => ({ state, input, expected })),
  );
  it.each(cells)('$state, $input -> $expected', ({ state, input, expected }) => {
    const machine = state === 'writing' ? machineWriting() : machineIn(state as LaneStateName);
    expect(said(run(machine, INPUTS[input as InputName]))).toBe(expected);
  });
});
