import { describe, expect, it } from 'vitest';
import type { Judge } from '../contract/judge.ts';
import type { CameraDevice, CameraEvent } from '../../hardware/camera/camera.ts';
import { createEmitter } from '../../hardware/emitter.ts';
import type { GateDevice, GateEvent } from '../../hardware/gate/gate.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import type { Facts } from './facts.ts';
import { createIntake } from './intake.ts';
import { machineIn } from './passage.fixture.ts';
import type { LaneMachine, PassageInput } from './passage.ts';

/** The intake of a lane with a gate and a camera, whose passage stands where the test says. */
function openIntake() {
  const gate = createEmitter<GateEvent>();
  const camera = createEmitter<CameraEvent>();
  const fed: PassageInput[] = [];
  const lane: { machine: LaneMachine } = { machine: machineIn('idle') };
  createIntake({
    devices: {
      gate: { onEvent: (listener) => gate.on(listener) } as GateDevice,
      camera: { id: 'camera', onEvent: (listener) => camera.on(listener) } as CameraDevice,
      documentReader: null,
      barcodeReader: null,
      bagScanner: null,
    },
    judge: () => ({}) as Judge,
    clock: createVirtualClock(),
    facts: {} as Facts,
    faces: null,
    feed: (input) => void fed.push(input),
    machine: () => lane.machine,
  }).start();
  return {
    lane,
    count: (count: number) => camera.emit({ type: 'peopleCounted', count, atMs: 0 }),
    closeEntry: () => gate.emit({ type: 'leafMoved', leaf: 'entry', position: 'closed', atMs: 0 }),
    counts: () =>
      fed.flatMap((input) =>
        input.type === 'evidenceArrived' && input.evidence.content.kind === 'peopleCount'
          ? [input.evidence.content.count]
          : [],
      ),
  };
}

describe('people who are counted', () => {
  it('count when they were two before the first had come in whole', () => {
    const { lane, count, closeEntry, counts } = openIntake();
    lane.machine = machineIn('admitted');
    count(2);
    expect(counts()).toEqual([]);
    lane.machine = machineIn('inside');
    closeEntry();
    expect(counts()).toEqual([2]);
  });

  it('count as they are when the entry has closed', () => {
    const { lane, count, closeEntry, counts } = openIntake();
    count(2);
    count(1);
    lane.machine = machineIn('inside');
    closeEntry();
    expect(counts()).toEqual([]);
  });

  it('count until the passenger has gone', () => {
    const { lane, count, counts } = openIntake();
    lane.machine = machineIn('released');
    count(2);
    expect(counts()).toEqual([2]);
    lane.machine = machineIn('gone');
    count(3);
    expect(counts()).toEqual([2]);
  });
});
