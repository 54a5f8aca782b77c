import { describe, expect, it } from 'vitest';
import { contentsOf } from '../contract/evidence.ts';
import { crossed, effectNames, judged, late, machineIn, moved, run, said, show, written } from './passage.fixture.ts';
import {
  answerTo,
  CONFIRM_EMPTY,
  HAUNTED,
  LET_OUT,
  machineOf,
  ordered,
  type OrderName,
  ORDERS,
  RELEASE,
  RELEASED_BY_OFFICER,
  setMode,
  type Situation,
  SITUATIONS,
} from './passage-orders.fixture.ts';
import type { Ordered } from './passage-orders.ts';
import { ORDER_TABLE } from './passage-orders-table.fixture.ts';
import type { LaneMachine, PassageEffect, PassageInput } from './passage.ts';

const DOWN: PassageInput = { type: 'impedimentChanged', impediment: 'document reader is down', atMs: 0 };
const UP: PassageInput = { type: 'impedimentChanged', impediment: null, atMs: 0 };
const WRITTEN: PassageInput = { type: 'outcomeRecorded', atMs: 0 };

function outcomeIn(effects: readonly PassageEffect[]) {
  return effects.find((effect) => effect.type === 'recordOutcome');
}

function reasonOf({ state }: LaneMachine): string {
  return state.name === 'out-of-service' ? state.reason : '';
}

describe("an officer's order, state by state", () => {
  it('has a row for every situation and a cell for every order', () => {
    expect(Object.keys(ORDER_TABLE)).toEqual(SITUATIONS);
    for (const row of Object.values(ORDER_TABLE)) expect(Object.keys(row)).toEqual(Object.keys(ORDERS));
  });

  const cells = Object.entries(ORDER_TABLE).flatMap(([situation, row]) =>
    Object.entries(row).map(([order, expected]) => ({ situation, order, expected })),
  );
  it.each(cells)('$situation, $order -> $expected', ({ situation, order, expected }) => {
    expect(answerTo(machineOf(situation as Situation), ORDERS[order as OrderName])).toBe(expected);
  });

  it.each(SITUATIONS)('%s: nothing moves while the gate cannot be believed, and nothing is forgotten', (situation) => {
    const machine = machineOf(situation);
    for (const order of [RELEASE, LET_OUT, CONFIRM_EMPTY]) {
      const input = ordered(order, { unsafe: 'emergency input is unknown' });
      expect(answerTo(machine, input)).toMatch(/^refused: /);
      expect(run(machine, input)).toEqual({ machine, effects: [] });
    }
  });

  it.each(SITUATIONS)('%s: what is refused changes nothing', (situation) => {
    const machine = machineOf(situation);
    const refused = Object.values(ORDERS).filter((input) => answerTo(machine, input).startsWith('refused'));
    for (const input of refused) expect(run(machine, input)).toEqual({ machine, effects: [] });
    expect(refused.length).toBeGreaterThan(0);
  });
});

describe('a diverted passenger whom an officer releases by the exit', () => {
  it('ends as diverted and gone by the exit, without an alarm', () => {
    const { effects } = run(
      machineOf(RELEASED_BY_OFFICER),
      moved('exit', 'open'),
      crossed('exit', 'out'),
      moved('exit', 'closed'),
    );
    expect(effectNames(effects)).toEqual(['revoke', 'left', 'recordOutcome']);
    expect(outcomeIn(effects)).toMatchObject({ left: 'by-exit', decided: { decision: { verdict: 'divert' } } });
  });

  it('may be through the officer leaf already', () => {
    const { effects } = run(machineOf(RELEASED_BY_OFFICER), crossed('diversion', 'out'));
    expect(effectNames(effects)).toEqual(['revoke', 'left', 'recordOutcome']);
    expect(outcomeIn(effects)).toMatchObject({ left: 'by-diversion' });
  });

  it.each<readonly [string, PassageInput]>([
    ['somebody comes in by the exit', crossed('exit', 'in')],
    ['somebody follows', { type: 'tailgated', leaf: 'exit', atMs: 0 }],
    ['the entry is forced', { type: 'leafForced', leaf: 'entry', atMs: 0 }],
    ['their bag is scanned once more', show('secondScan')],
    ['the camera counts two', show('peopleCount')],
  ])('is led to the officer again when %s', (_, input) => {
    const { machine, effects } = run(machineOf(RELEASED_BY_OFFICER), input);
    expect(machine.state).toMatchObject({ name: 'diverted', way: 'diversion' });
    expect(effectNames(effects).slice(0, 2)).toEqual(['revoke', 'permit diversion']);
  });

  it('is called after when they do not leave', () => {
    const { machine, effects } = run(machineOf(RELEASED_BY_OFFICER), late());
    expect(machine.state).toMatchObject({ name: 'diverted', way: 'exit', deadlineMs: null });
    expect(effects).toMatchObject([{ type: 'raiseAlarm', finding: { code: 'did-not-leave', text: 'exit' } }]);
  });

  it('is not let go while somebody else is known to be inside', () => {
    const { machine } = run(machineIn('diverted'), crossed('entry', 'in'));
    expect(answerTo(machine, ordered(RELEASE))).toBe('refused: somebody else is in the lane besides the passenger');
  });
});

describe('letting somebody out', () => {
  it('does not wait until the lane could serve', () => {
    const { machine } = run(machineOf(HAUNTED), DOWN);
    const out = run(machine, ordered(LET_OUT), judgedFor('L1-1-1'), written('divert'));
    expect(effectNames(out.effects).at(-1)).toBe('permit diversion');
  });

  it('breaks off whatever was being judged, and leads them to the officer', () => {
    const { machine, effects } = run(machineIn('inside'), ordered(LET_OUT));
    expect(effects.find(({ type }) => type === 'conclude')).toMatchObject({
      why: 'interrupted',
      passage: { left: null },
    });
    expect(said(run(machine, judgedFor('L1-1-2'), written('divert')))).toBe(
      'diverted: recordDecision, permit diversion',
    );
  });

  it.each<readonly [string, Partial<Ordered>]>([
    ['there is no camera', { people: null }],
    ['the beams cannot be read', { beams: 'unknown' }],
    ['the camera sees somebody', { people: 1 }],
    ['somebody stands in the beams', { beams: 'broken' }],
  ])('takes the word of an officer who sees somebody whom the lane does not know of, when %s', (_, sensed) => {
    const { machine } = run(machineIn('idle'), ordered(LET_OUT, sensed));
    const passage = 'passage' in machine.state ? machine.state.passage : null;
    expect(contentsOf(passage?.evidence ?? [], 'conduct')).toMatchObject([{ what: 'did-not-leave' }]);
  });

  it('is always possible from a lane that does not serve, whatever its camera says', () => {
    for (const machine of [run(machineIn('idle'), DOWN).machine, run(machineIn('idle'), setMode('closed')).machine]) {
      expect(run(machine, ordered(LET_OUT)).machine.state.name).not.toBe('out-of-service');
    }
  });

  it('moves no leaf under maintenance, where hands may be, unless somebody is seen inside', () => {
    const { machine } = run(machineIn('idle'), setMode('maintenance'));
    for (const sensed of [{}, { people: null }, { beams: 'broken' }, { beams: 'unknown' }] as const) {
      expect(answerTo(machine, ordered(LET_OUT, sensed))).toMatch(/^refused: the lane is under maintenance/);
    }
    expect(answerTo(machine, ordered(LET_OUT, { people: 1 }))).toMatch(/^assessing: /);
  });

  function judgedFor(passage: string): PassageInput {
    return { ...judged('divert', 99), passage } as PassageInput;
  }
});

describe('confirming that the lane is empty', () => {
  it('lets a lane serve again that waited for somebody who is not there', () => {
    const { machine, effects } = run(machineOf(HAUNTED), ordered(CONFIRM_EMPTY), UP);
    expect(effectNames(effects)).toEqual(['left']);
    expect(machine.state.name).toBe('idle');
  });

  it('ends a passage whose person left unseen, and nobody says by which leaf', () => {
    const { machine, effects } = run(machineIn('diverted'), ordered(CONFIRM_EMPTY), WRITTEN);
    expect(outcomeIn(effects)).toMatchObject({ left: 'interrupted', decided: { decision: { verdict: 'divert' } } });
    expect(machine.state.name).toBe('idle');
  });
});

describe('the mode of a lane', () => {
  it('closed or under maintenance, it admits nobody and says why', () => {
    for (const [mode, words] of [
      ['closed', 'the lane is closed: a wish'],
      ['maintenance', 'the lane is under maintenance: a wish'],
    ] as const) {
      const { machine, effects } = run(machineIn('idle'), setMode(mode), show('document'));
      expect(effects).toEqual([]);
      expect(reasonOf(machine)).toBe(words);
    }
  });

  it('set back, it serves again', () => {
    expect(said(run(machineIn('idle'), setMode('closed'), setMode('normal'), show('document')))).toBe(
      'admitted: openPassage, permit entry',
    );
  });

  it('tells of what is broken before it tells of the mode', () => {
    expect(reasonOf(run(machineIn('idle'), setMode('closed'), DOWN).machine)).toBe('document reader is down');
  });

  it('lets whoever is inside finish', () => {
    const { machine, effects } = run(
      machineIn('released'),
      setMode('closed'),
      crossed('exit', 'out'),
      moved('exit', 'closed'),
      WRITTEN,
    );
    expect(effectNames(effects)).toEqual(['revoke', 'left', 'recordOutcome']);
    expect(machine.state.name).toBe('out-of-service');
  });

  it('closed, it still leads out whom it finds; under maintenance nothing moves until an officer says so', () => {
    const haunted = machineOf(HAUNTED);
    expect(run(haunted, setMode('closed'), UP).machine.state.name).toBe('assessing');
    const kept = run(haunted, setMode('maintenance'), UP);
    expect(kept).toMatchObject({
      machine: { state: { name: 'out-of-service' }, stranger: 'did-not-leave' },
      effects: [],
    });
    expect(run(kept.machine, ordered(LET_OUT)).machine.state.name).toBe('assessing');
  });
});
