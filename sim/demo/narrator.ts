import type { LaneEvent, LaneStateName } from '../../edge/contract/lane-event.ts';
import { systemClock } from '../../hardware/clock.ts';
import type { LogLine } from './daemon-process.ts';
import { createDeviceTeller } from './device-teller.ts';
import { alarmLine, deviceLine } from './lines.ts';
import { passageLines } from './passage-lines.ts';
import type { Screen } from './screen.ts';

const DOING: Readonly<Partial<Record<LaneStateName, string>>> = {
  idle: 'waits for the next passenger',
  admitted: 'takes a passenger in',
  inside: 'gathers what there is to know',
  assessing: 'judges',
  released: 'opens the exit',
  diverted: 'opens the way to the officer',
  gone: 'waits for the leaf to close',
  closed: 'writes down how it ended',
};

export interface Narrator {
  onLane(event: LaneEvent): void;
  onLog(line: LogLine): void;
  /** That devices go down now is as it should be. */
  ending(): void;
}

/** Tells on a screen what a daemon says: devices as they change, alarms, each passage as it ends. */
export function narrate(screen: Screen): Narrator {
  let passages = 0;
  const alarms = new Set<string>();
  const devices = createDeviceTeller(systemClock, (event) => screen.print(deviceLine(event, screen.style)));
  let isEnding = false;
  return {
    ending() {
      devices.stop();
      isEnding = true;
    },
    onLane(event) {
      if (isEnding) return;
      switch (event.type) {
        case 'deviceChanged':
          devices.note(event);
          return;
        case 'alarmRaised': {
          const { lane, passage, finding } = event;
          const what = `${lane}/${passage ?? ''}/${finding.code}`;
          if (alarms.has(what)) return;
          alarms.add(what);
          screen.print(alarmLine(event, screen.style));
          return;
        }
        case 'passageEnded':
          passages += 1;
          screen.print(...passageLines(passages, event, screen.style));
          return;
        case 'stateChanged':
          screen.now(`${event.lane} ${DOING[event.state] ?? `${event.state}: ${event.reason}`}`);
          return;
        case 'laneChanged':
        case 'orderDone':
        case 'decided':
      }
    },
    onLog({ level, event, message }) {
      if (level === 'error' && event === 'fault') screen.print(screen.style.colours.red(`  ! ${String(message)}`));
    },
  };
}
