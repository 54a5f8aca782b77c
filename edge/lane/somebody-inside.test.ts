import { describe, expect, it } from 'vitest';
import { contentsOf } from '../contract/evidence.ts';
import { crossed, effectNames, judged, late, machineIn, moved, run, show, written } from './passage.fixture.ts';
import type { LaneMachine, PassageInput } from './passage.ts';

const WRITTEN: PassageInput = { type: 'outcomeRecorded', atMs: 0 };

/** Whoever is inside is sent to the officer: the way to it from a passage in which something is doubted. */
function afterTheDiverted(machine: LaneMachine): LaneMachine {
  return run(
    machine,
    judged('divert', 99),
    written('divert'),
    moved('diversion', 'open'),
    crossed('diversion', 'out'),
    moved('diversion', 'closed'),
    WRITTEN,
  ).machine;
}

function conduct({ state }: LaneMachine): readonly string[] {
  return 'passage' in state ? contentsOf(state.passage.evidence, 'conduct').map(({ what }) => what) : [];
}

describe('nobody is let in to somebody who is still inside', () => {
  it('a second person who stays when the passenger has gone is sent to the officer before anybody is admitted', () => {
    const { machine } = run(machineIn('inside'), crossed('entry', 'in'), show('bagScan'));
    const after = run(afterTheDiverted(machine), show('document')).machine;
    expect(after.state.name).toBe('assessing');
    expect(conduct(after)).toEqual(['forced-leaf']);
  });

  it('a second person who comes in while the passenger may leave is not forgotten either', () => {
    for (const state of ['assessing', 'released', 'diverted'] as const) {
      const { machine } = run(machineIn(state), crossed('diversion', 'in'), moved('entry', 'closed'));
      const gone = state === 'diverted' ? run(machine, crossed('diversion', 'out'), WRITTEN).machine : machine;
      expect(gone.stranger ?? conduct(gone)[0]).toBe('forced-leaf');
    }
  });

  it('the lane counts as left when the last has gone, so that a restart knows', () => {
    const second = run(machineIn('diverted'), crossed('diversion', 'in'));
    const first = run(second.machine, crossed('diversion', 'out'));
    expect(effectNames(first.effects)).not.toContain('left');
    expect(effectNames(run(first.machine, crossed('diversion', 'out')).effects)).toContain('left');
    const stranger = run(machineIn('out-of-service'), crossed('exit', 'in'));
    expect(effectNames(stranger.effects)).toContain('entered');
  });

  it('both have gone when both went', () => {
    const { machine } = run(
      machineIn('diverted'),
      crossed('diversion', 'in'),
      moved('diversion', 'open'),
      crossed('diversion', 'out'),
      crossed('diversion', 'out'),
      moved('diversion', 'closed'),
      WRITTEN,
    );
    expect(machine.state.name).toBe('idle');
  });

  it('the one behind who turns back leaves the passenger inside, who goes to the officer', () => {
    const { machine } = run(machineIn('inside'), crossed('entry', 'in'), crossed('entry', 'out'));
    const gone = run(machine, judged('divert', 99), written('divert'), moved('entry', 'closed'), WRITTEN).machine;
    expect(conduct(gone)).toEqual(['forced-leaf']);
  });

  it('somebody who comes in during an emergency is found when it is over', () => {
    const over: PassageInput = { type: 'emergencyCleared', atMs: 0 };
    const { machine } = run(machineIn('emergency'), crossed('exit', 'in'), over);
    expect(conduct(machine)).toEqual(['forced-leaf']);
  });

  it('an entry that stood open unseen may have let somebody in: they are judged, and counted as inside', () => {
    const { machine } = run(
      machineIn('admitted'),
      moved('entry', 'unknown'),
      moved('entry', 'closed'),
      late(1e6),
      late(),
    );
    expect(conduct(machine)).toEqual(['forced-leaf', 'did-not-enter']);
    const decided = run(machine, judged('divert', 99), written('divert')).machine;
    expect(decided.state.name).toBe('diverted');
  });

  it('a crossing of which nobody can tell the direction may have been one', () => {
    const passed: PassageInput = { type: 'tailgated', leaf: 'entry', atMs: 0 };
    const { machine } = run(machineIn('admitted'), passed, moved('entry', 'closed'), late(1e6), late());
    expect(run(machine, judged('divert', 99), written('divert')).machine.state.name).toBe('diverted');
  });

  it('an entry that was closed when nobody looked let nobody in', () => {
    const { machine } = run(machineIn('admitted'), moved('entry', 'closed'), moved('entry', 'unknown'), late());
    expect(conduct(machine)).toEqual(['did-not-enter']);
  });
});
