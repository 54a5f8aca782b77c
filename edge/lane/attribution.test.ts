import { describe, expect, it } from 'vitest';
import type { Evidence, EvidenceContent } from '../contract/evidence.ts';
import { CONTENTS, effectNames, evidenceOf, judged, machineIn, moved, run, show } from './passage.fixture.ts';
import { type LaneMachine, type PassageInput, WAITING_LIMIT } from './passage.ts';

const ALARM: EvidenceContent = { ...CONTENTS.bagScan, bagTag: null, objects: [], alarmDecision: 'alarm' };

function written(atMs: number): PassageInput {
  return { type: 'outcomeRecorded', atMs };
}

function shown(content: EvidenceContent, atMs = 0): PassageInput {
  return { type: 'evidenceArrived', evidence: evidenceOf(content, atMs) };
}

/** The one before goes out by the exit and the lane is free again. */
function afterTheOneBefore(machine: LaneMachine, atMs = 0): LaneMachine {
  const out: PassageInput = { type: 'crossed', leaf: 'exit', direction: 'out', atMs };
  return run(machine, moved('exit', 'open', atMs), out, moved('exit', 'closed', atMs), written(atMs)).machine;
}

function evidenceIn({ state }: LaneMachine): readonly Evidence[] {
  return 'passage' in state ? state.passage.evidence : [];
}

describe('evidence belongs to whoever gave it', () => {
  it('a model that answers late about somebody who has gone decides about nobody else', () => {
    const next = machineIn('assessing');
    const { machine, effects } = run(next, { ...judged('release', 4), passage: 'L1-1-0' } as PassageInput);
    expect([machine, effects]).toEqual([next, []]);
  });

  it('what the released passenger shows once more lets nobody else in', () => {
    const { machine } = run(machineIn('released'), show('document', 5), show('declaration', 5));
    expect(afterTheOneBefore(machine).state.name).toBe('idle');
  });

  it('what was shown too long ago lets nobody in', () => {
    const other = { ...CONTENTS.document, number: 'X1', failedChecks: [] };
    const { machine } = run(machineIn('released'), shown(other, 1000));
    expect(afterTheOneBefore(machine, 31_001).state.name).toBe('idle');
    expect(afterTheOneBefore(machine, 31_000).state.name).toBe('admitted');
  });

  it('an alarm at a bag is not washed away by what is shown after it', () => {
    const flood = Array.from({ length: 2 * WAITING_LIMIT }, (_, number) =>
      shown({ kind: 'unusable', of: 'barcode', why: String(number) }),
    );
    const same = Array.from({ length: 2 * WAITING_LIMIT }, () => show('strangeBagTag'));
    const after = run(machineIn('idle'), shown(ALARM), ...flood, ...same).machine;
    expect(evidenceIn(after).map(({ content }) => content)).toContainEqual(ALARM);
    expect(evidenceIn(after)).toHaveLength(WAITING_LIMIT);
  });

  it('an alarm at a bag outlasts a time without service, whenever it was raised', () => {
    const away: PassageInput = { type: 'impedimentChanged', impediment: 'no reader', atMs: 0 };
    const back: PassageInput = { type: 'impedimentChanged', impediment: null, atMs: 0 };
    const fire: PassageInput = { type: 'emergencyRaised', atMs: 0 };
    const over: PassageInput = { type: 'emergencyCleared', atMs: 0 };
    for (const ways of [
      [shown(ALARM), away, back],
      [away, shown(ALARM), back],
      [shown(ALARM), fire, over],
      [fire, shown(ALARM), over],
    ]) {
      const { machine } = run(machineIn('idle'), ...ways, show('document', 3_600_000));
      expect(evidenceIn(machine).map(({ content }) => content.kind)).toEqual(['bagScan', 'document']);
    }
  });

  it('a scan told again and again after the decision is recorded once, and no more than a passage can hold', () => {
    const scan = (number: number) => shown({ ...CONTENTS.bagScan, objects: [], scanId: `S-${number}` });
    const numbers = Array.from({ length: 200 }, (_, number) => number);
    const { machine, effects } = run(machineIn('diverted'), ...[...numbers, ...numbers].map(scan));
    expect(machine.state.name).toBe('diverted');
    expect(effectNames(effects).length).toBe(60);
  });

  it('a leaf that says the same for hours is one finding', () => {
    const forced: PassageInput = { type: 'leafForced', leaf: 'exit', atMs: 0 };
    const { machine } = run(machineIn('diverted'), ...Array.from({ length: 1000 }, () => forced));
    expect(machine.state.name === 'diverted' && machine.state.decided.findings).toHaveLength(1);
  });
});
