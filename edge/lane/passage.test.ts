import { describe, expect, it } from 'vitest';
import type { PassageInput } from './passage.ts';
import { initialMachine, type LaneMachine } from './passage.ts';
import {
  crossed,
  decision,
  effectNames,
  judged,
  late,
  machineIn,
  machineWriting,
  moved,
  NEED_DEADLINE_MS,
  run,
  said,
  show,
  WAYS,
  written,
} from './passage.fixture.ts';

function evidenceKinds({ state }: LaneMachine): readonly string[] {
  const passage = 'passage' in state ? state.passage : 'decided' in state ? state.decided.passage : null;
  return (passage?.evidence ?? []).map(({ content }) => (content.kind === 'conduct' ? content.what : content.kind));
}

const outcomeWritten: PassageInput = { type: 'outcomeRecorded', atMs: 0 };
const tailgated: PassageInput = { type: 'tailgated', leaf: 'entry', atMs: 0 };

describe('a passage', () => {
  it('of a person who presents, walks in, is judged clear and leaves, is released', () => {
    const { machine, effects } = run(initialMachine('L1-1'), ...WAYS.closed, outcomeWritten);
    expect(machine.state.name).toBe('idle');
    expect(effectNames(effects)).toEqual([
      'openPassage',
      'permit entry',
      'revoke',
      'entered',
      'judge',
      'recordDecision',
      'permit exit',
      'revoke',
      'left',
      'recordOutcome',
    ]);
    const outcome = effects.find((effect) => effect.type === 'recordOutcome');
    expect(outcome).toMatchObject({ left: 'by-exit', decided: { decidedAtSequence: 7, findings: [] } });
  });

  it('takes its evidence in any order', () => {
    const orders = [
      ['document', 'declaration', 'bagTag', 'bagScan'],
      ['bagScan', 'bagTag', 'declaration', 'document'],
      ['declaration', 'bagScan', 'document', 'bagTag'],
    ] as const;
    for (const order of orders) {
      const first = order.map((name) => show(name));
      const { machine } = run(machineIn('idle'), ...first, moved('entry', 'open'), crossed('entry', 'in'));
      expect(machine.state.name).toBe('inside');
      expect(run(machine, moved('entry', 'closed')).machine.state.name).toBe('assessing');
    }
  });

  it('begins with what was shown while the one before was leaving', () => {
    const { machine } = run(machineIn('gone'), show('strangeBagTag'), moved('exit', 'closed'));
    expect(machine.waiting).toHaveLength(1);
    const next = run(machine, outcomeWritten);
    expect(said(next)).toBe('admitted: openPassage, permit entry');
    expect(next.machine.waiting).toEqual([]);
    expect(evidenceKinds(next.machine)).toEqual(['bagTag']);
  });

  it('begins with nothing that was shown before the lane broke down', () => {
    const { machine } = run(machineIn('gone'), show('strangeBagTag'), {
      type: 'impedimentChanged',
      impediment: 'no reader',
      atMs: 0,
    });
    const back = run(machine, moved('exit', 'closed'), outcomeWritten, {
      type: 'impedimentChanged',
      impediment: null,
      atMs: 9e6,
    });
    expect(back.machine.state.name).toBe('idle');
  });

  it('whose evidence does not come in time is judged without it and diverted', () => {
    const early = run(machineIn('inside'), late(NEED_DEADLINE_MS - 1));
    expect(early.machine.state.name).toBe('inside');
    const { machine } = run(early.machine, late(NEED_DEADLINE_MS));
    expect(machine.state).toMatchObject({ name: 'assessing', passage: { missed: ['bagScan'] } });
    expect(said(run(machine, judged('divert', 3), written('divert')))).toBe(
      'diverted: recordDecision, permit diversion',
    );
  });

  it('records a scan of its own bag that comes after the decision', () => {
    const { effects, machine } = run(machineIn('diverted'), show('secondScan'));
    expect(effectNames(effects)).toEqual(['recordLateEvidence']);
    expect(machine.waiting).toEqual([]);
  });

  it('loses its permit to another scan of its own bag until that is judged', () => {
    const again = run(machineIn('released'), show('secondScan'));
    expect(said(again)).toBe('assessing: revoke, judge');
    expect(said(run(again.machine, judged('divert', 5), written('divert')))).toBe(
      'diverted: recordDecision, permit diversion',
    );
  });

  it('of somebody who turns back ends by the entry', () => {
    const { machine } = run(machineIn('inside'), moved('entry', 'open'), crossed('entry', 'out'));
    expect(evidenceKinds(machine)).toContain('turned-back');
    const gone = run(machine, judged('divert', 4), written('divert'));
    expect(gone.machine.state.name).toBe('gone');
    const { effects } = run(gone.machine, moved('entry', 'closed'));
    expect(effects).toMatchObject([{ type: 'recordOutcome', left: 'by-entry' }]);
  });

  it('of somebody who does not enter ends before it began', () => {
    const machine = run(machineIn('admitted'), late()).machine;
    expect(evidenceKinds(machine)).toContain('did-not-enter');
    const { effects } = run(machine, judged('divert', 4), written('divert'), moved('entry', 'closed'));
    expect(effects.at(-1)).toMatchObject({ type: 'recordOutcome', left: 'did-not-enter' });
    expect(effectNames(effects)).not.toContain('permit diversion');
  });

  it('takes back somebody who slips in while the entry closes, and leads them to the officer', () => {
    const assessing = run(machineIn('admitted'), late()).machine;
    const early = run(assessing, crossed('entry', 'in'), moved('entry', 'closed')).machine;
    expect(early.state).toMatchObject({ name: 'inside', passage: { left: null } });

    const gone = run(assessing, judged('divert', 4), written('divert')).machine;
    const slipped = run(gone, crossed('entry', 'in'), moved('entry', 'closed'));
    expect(said(slipped)).toBe('diverted: entered, permit diversion');
    const out = run(slipped.machine, moved('diversion', 'open'), crossed('diversion', 'out'));
    const { effects } = run(out.machine, moved('diversion', 'closed'));
    expect(effects).toMatchObject([{ type: 'recordOutcome', left: 'by-diversion' }]);
  });

  it.each(['inside', 'released'] as const)('that is tailgated while %s is judged by it', (state) => {
    const { machine, effects } = run(machineIn(state), tailgated);
    expect(effectNames(effects)).toContain('alarm tailgated');
    expect(effectNames(effects).includes('revoke')).toBe(state === 'released');
    expect(evidenceKinds(machine)).toContain('tailgated');
  });

  it('that is followed out says so in its outcome', () => {
    const { effects } = run(machineIn('gone'), crossed('exit', 'out'), moved('exit', 'closed'));
    expect(effectNames(effects)).toEqual(['alarm tailgated', 'recordOutcome']);
    expect(effects.at(-1)).toMatchObject({ decided: { findings: [{ code: 'tailgated' }] } });
  });

  it('whose person leaves by the wrong leaf ends there, with an alarm', () => {
    const { effects } = run(machineIn('diverted'), moved('exit', 'open'), crossed('exit', 'out'));
    expect(effectNames(effects)).toEqual(['revoke', 'left', 'alarm forced-leaf']);
    const end = run(run(machineIn('diverted'), crossed('exit', 'out')).machine);
    expect(end.machine.state.name).toBe('closed');
  });

  it('that nobody leaves keeps its leaf permitted and calls an officer once', () => {
    const { machine, effects } = run(machineIn('diverted'), late(), late(2e9));
    expect(effectNames(effects)).toEqual(['alarm did-not-leave']);
    expect(machine.state).toMatchObject({ name: 'diverted', deadlineMs: null });
  });

  it('whose bag stays in view ends with an alarm when its time is up', () => {
    const bag: PassageInput = { type: 'bagsCounted', count: 1, atMs: 0 };
    const waiting = run(machineIn('gone'), bag, moved('exit', 'closed'));
    expect(waiting.machine.state.name).toBe('gone');
    const { machine, effects } = run(waiting.machine, late());
    expect(effectNames(effects)).toEqual(['recordOutcome', 'alarm bag-left-behind']);
    expect(run(machine, outcomeWritten).machine.state).toMatchObject({
      name: 'out-of-service',
      reason: 'a bag stands in the lane: take it out',
    });
  });
});

describe('a judgement', () => {
  it('that takes too long is made without the models, once', () => {
    const { effects } = run(machineIn('assessing'), late(), late(2e9));
    expect(effectNames(effects)).toEqual(['judge without models']);
  });

  it('is made again when evidence came meanwhile', () => {
    const { machine, effects } = run(machineIn('assessing'), tailgated, judged('release', 4));
    expect(effectNames(effects)).toEqual(['alarm tailgated', 'judge']);
    expect(said(run(machine, judged('divert', 5)))).toBe('assessing: recordDecision');
  });

  it('is made again when evidence came while the decision was being written', () => {
    const { machine, effects } = run(machineWriting(), tailgated, written('release'));
    expect(effectNames(effects)).toEqual(['alarm tailgated', 'judge']);
    expect(said(run(machine, judged('divert', 5), written('divert')))).toBe(
      'diverted: recordDecision, permit diversion',
    );
  });

  it('is written once, whatever the models say afterwards', () => {
    expect(said(run(machineWriting(), judged('divert', 4)))).toBe('assessing');
  });
});

describe('the lane around a passage', () => {
  it('gives whoever forces the entry of an idle lane a passage that leads to the officer', () => {
    const opening = run(machineIn('idle'), moved('entry', 'moving'), { type: 'leafForced', leaf: 'entry', atMs: 0 });
    expect(said(opening)).toBe('out-of-service: alarm forced-leaf');
    const inside = run(opening.machine, crossed('entry', 'in'), moved('entry', 'closed'));
    expect(said(inside)).toBe('assessing: entered, alarm forced-leaf, openPassage, entered, judge');
    expect(evidenceKinds(inside.machine)).toEqual(['forced-leaf']);
    const judging = run(inside.machine, late());
    expect(said(run(judging.machine, judged('divert', 1), written('divert')))).toBe(
      'diverted: recordDecision, permit diversion',
    );
  });

  it('lets out by the officer’s leaf whoever was inside when the gate was lost', () => {
    const lost = run(machineIn('inside'), { type: 'gateLost', reason: 'no answer', atMs: 0 });
    expect(effectNames(lost.effects)).toEqual(['revoke', 'conclude', 'alarm gate-lost']);
    expect(lost.machine.state).toMatchObject({ name: 'out-of-service', reason: 'no answer' });
    const back = run(
      lost.machine,
      { type: 'bagsCounted', count: 1, atMs: 0 },
      { type: 'impedimentChanged', impediment: null, atMs: 0 },
    );
    expect(said(back)).toBe('assessing: openPassage, entered, judge');
    expect(evidenceKinds(back.machine)).toEqual(['did-not-leave']);
  });

  it('forgets them once they were let out by hand', () => {
    const lost = run(machineIn('inside'), { type: 'gateLost', reason: 'no answer', atMs: 0 });
    const out = run(lost.machine, crossed('diversion', 'out'));
    expect(effectNames(out.effects)).toEqual(['left']);
    const back = run(out.machine, { type: 'impedimentChanged', impediment: null, atMs: 0 });
    expect(back.machine.state.name).toBe('idle');
  });

  it('is out of service with a stuck leaf until that is seen to move', () => {
    const { machine } = run(machineIn('released'), { type: 'leafStuck', leaf: 'exit', wanted: 'open', atMs: 0 });
    expect(machine.state).toMatchObject({ name: 'out-of-service', reason: 'the exit leaf is stuck: free it by hand' });
    const freed = run(machine, crossed('exit', 'out'), moved('exit', 'open'), moved('exit', 'closed'));
    expect(freed.machine.state.name).toBe('idle');
  });

  it.each(Object.keys(WAYS) as (keyof typeof WAYS)[])('in %s gives way to an emergency', (state) => {
    const { machine, effects } = run(machineIn(state), { type: 'emergencyRaised', atMs: 0 });
    expect(machine.state.name).toBe('emergency');
    expect(effectNames(effects).filter((name) => name.startsWith('permit'))).toEqual([]);
    const after = run(machine, judged('release', 4), written('release'), { type: 'permitSent', leaf: 'exit', atMs: 0 });
    expect(said(after)).toBe('emergency');
  });

  it.each<readonly [string, PassageInput]>([
    ['an emergency', { type: 'emergencyRaised', atMs: 0 }],
    ['a lost gate', { type: 'gateLost', reason: 'no answer', atMs: 0 }],
  ])('what was found after the decision goes with the outcome when %s breaks the passage off', (_, input) => {
    const forced = run(machineIn('diverted'), { type: 'leafForced', leaf: 'entry', atMs: 0 });
    const { effects } = run(forced.machine, input);
    expect(effects.find(({ type }) => type === 'conclude')).toMatchObject({ findings: [{ code: 'forced-leaf' }] });
  });

  it('says which leaf it waits for', () => {
    const { machine } = run(machineIn('idle'), moved('diversion', 'unknown'));
    expect(machine.state).toMatchObject({ reason: 'waiting for the diversion leaf to close' });
  });

  it('releases nobody whose decision is to divert', () => {
    expect(decision('divert').verdict).toBe('divert');
    expect(effectNames(run(machineWriting(), written('divert')).effects)).toEqual(['permit diversion']);
  });
});
