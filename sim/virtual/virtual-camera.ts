import type { CameraEvent } from '../../hardware/camera/camera.ts';
import { frameOf } from '../camera-frames/frames.ts';
import { faceMark } from '../population/marks.ts';
import { createDeviceShell, type DeviceShell, type ShellOptions } from './device-shell.ts';
import type { FaultWord } from './fault-words.ts';

export interface VirtualCamera extends DeviceShell<CameraEvent> {
  /** So many people and bags are in view from now on; a snapshot goes with it while anybody is, of `face` before all. */
  see(people: number, bags: number, face: number): void;
}

export function createVirtualCamera(options: ShellOptions): VirtualCamera {
  const shell = createDeviceShell<CameraEvent>(options);
  let [people, bags, face, frames] = [0, 0, 0, 0];

  function tell(make: (atMs: number) => CameraEvent, wrong: (atMs: number) => CameraEvent): void {
    shell.say({ truth: make, garbage: (atMs) => ({ type: 'messageRefused', why: 'not JSON', atMs }), wrong });
  }

  function tellAll(): void {
    const counted = { people, bags };
    tell(
      (atMs) => ({ type: 'peopleCounted', count: counted.people, atMs }),
      (atMs) => ({ type: 'peopleCounted', count: counted.people + 1, atMs }),
    );
    tell(
      (atMs) => ({ type: 'bagsCounted', count: counted.bags, atMs }),
      (atMs) => ({ type: 'bagsCounted', count: counted.bags + 1, atMs }),
    );
    if (people === 0) return;
    frames += 1;
    const jpeg = frameOf(people, frames, `${options.id} ${faceMark({ face, people })}`);
    tell(
      (atMs) => ({ type: 'snapshotTaken', jpeg, atMs }),
      (atMs) => ({ type: 'snapshotTaken', jpeg: jpeg.subarray(0, 10), atMs }),
    );
  }

  return {
    ...shell,
    see(nextPeople, nextBags, nextFace) {
      [people, bags, face] = [nextPeople, nextBags, nextFace];
      tellAll();
    },
    /** A camera that is well again tells what it sees, as one that reconnects to its broker does. */
    setFault(word: FaultWord) {
      shell.setFault(word);
      if (word === 'ok') tellAll();
    },
  };
}
