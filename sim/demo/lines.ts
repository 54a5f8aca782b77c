import type { LaneEvent } from '../../edge/contract/lane-event.ts';
import type { DeskDoor } from './account.ts';
import { fit, type Style } from './style.ts';

type DeviceChanged = Extract<LaneEvent, { type: 'deviceChanged' }>;
type AlarmRaised = Extract<LaneEvent, { type: 'alarmRaised' }>;

const STATE_MARKS = { unknown: '?', up: '+', degraded: '~', down: '-' } as const;

export function deviceLine({ device, state, reason }: DeviceChanged, { colours, width }: Style): string {
  const paint = { unknown: colours.dim, up: colours.green, degraded: colours.yellow, down: colours.red }[state];
  const head = `  ${STATE_MARKS[state]} ${device.padEnd(22)} ${state.padEnd(8)} `;
  return `${paint(head)}${colours.dim(fit(reason, width - head.length))}`.trimEnd();
}

export function alarmLine({ lane, finding }: AlarmRaised, { colours, width }: Style): string {
  return colours.red(`  ${fit(`! ${lane}: ${finding.text}`, width - 2)}`);
}

/** Not cut to the screen's width: an address that is cut opens nothing. */
export function deskLines({ url, colleagues, ...own }: DeskDoor, { colours }: Style): readonly string[] {
  return [
    '',
    `  ${colours.bold("The officers' desk is open:")} ${colours.cyan(url)}`,
    `  Sign in as ${colours.bold(own.name)} with the password ${colours.bold(own.password)}`,
    ...colleagues.map(({ name, password }) => colours.dim(`  Who approves with you is ${name}, ${password}`)),
  ];
}

export function fleetLine(url: string, { colours }: Style): string {
  return `  ${colours.bold("The centre's page of the fleet:")} ${colours.cyan(url)}`;
}

export function bannerLines(seed: number, { colours, width }: Style): readonly string[] {
  const text = 'SIMULATION: no device, passenger or bag below is real';
  const rule = '='.repeat(Math.min(width, 78));
  return [
    colours.yellow(rule),
    colours.bold(colours.yellow(`  Greenlane   ${text}`)),
    colours.dim(
      `  ${fit(`The daemon as it ships; its devices are twins on real wires. Seed ${seed}. Ctrl-C ends it.`, width - 2)}`,
    ),
    colours.yellow(rule),
  ];
}
