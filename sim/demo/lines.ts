import pc from 'picocolors';
import type { LaneEvent } from '../../edge/contract/lane-event.ts';
import type { PassageEnded } from './stage.ts';

export type Colours = ReturnType<typeof pc.createColors>;

/** How lines are set: plain when nobody looks at a terminal. */
export interface Style {
  readonly colours: Colours;
  /** Columns of a line, at most. */
  readonly width: number;
}

type DeviceChanged = Extract<LaneEvent, { type: 'deviceChanged' }>;
type AlarmRaised = Extract<LaneEvent, { type: 'alarmRaised' }>;

/** Where nobody says how wide a line may be. */
const PLAIN_WIDTH = 160;
const MAX_WIDTH = 200;
const MIN_WIDTH = 72;

export function styleOf(stream: { readonly isTTY?: boolean; readonly columns?: number }): Style {
  const width = stream.isTTY === true ? (stream.columns ?? PLAIN_WIDTH) : PLAIN_WIDTH;
  return {
    colours: pc.createColors(stream.isTTY === true && pc.isColorSupported),
    width: Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, width)),
  };
}

/** Text from a wire: no control characters, and no longer than there is room for. */
export function fit(text: string, width: number): string {
  const shown = text.replaceAll(/\p{C}+/gu, ' ').trim();
  return shown.length <= width ? shown : `${shown.slice(0, Math.max(0, width - 1)).trimEnd()}…`;
}

interface Columns {
  readonly who: number;
  readonly declared: number;
  readonly seen: number;
  readonly why: number;
}

const NUMBER = 4;
const LANE = 6;
const RISK = 4;
const DECISION = 8;
const MS = 6;
const GATE = 9;
const GAP = 2;

/** What is left when the narrow columns have their room. A narrow terminal does without what was declared and seen. */
function columnsOf(width: number): Columns {
  const room = width - NUMBER - LANE - RISK - DECISION - MS - GATE - 6 * GAP;
  if (room < 56) return { who: Math.min(18, room - 8 - GAP), declared: 0, seen: 0, why: room - 18 - 2 * GAP };
  const who = Math.floor(room * 0.21);
  const declared = Math.floor(room * 0.2);
  const seen = Math.floor(room * 0.15);
  return { who, declared, seen, why: room - who - declared - seen - 4 * GAP };
}

function row(columns: Columns, cells: Readonly<Record<keyof Columns | 'number' | 'lane' | 'risk', string>>) {
  const { number, lane, who, declared, seen, risk, why } = cells;
  return {
    head: [
      number.padStart(NUMBER),
      fit(lane, LANE).padEnd(LANE),
      fit(who, columns.who).padEnd(columns.who),
      ...(columns.declared > 0 ? [fit(declared, columns.declared).padEnd(columns.declared)] : []),
      ...(columns.seen > 0 ? [fit(seen, columns.seen).padEnd(columns.seen)] : []),
      risk.padStart(RISK),
    ].join('  '),
    why: fit(why, columns.why),
  };
}

/** What stands above the passages. */
export function headingLine({ colours, width }: Style): string {
  const { head, why } = row(columnsOf(width), {
    number: '#',
    lane: 'lane',
    who: 'passenger',
    declared: 'declared',
    seen: 'seen',
    risk: 'risk',
    why: 'why',
  });
  const middle = ['decision'.padEnd(DECISION), 'ms'.padStart(MS), 'gate'.padEnd(GATE)].join('  ');
  return colours.dim(`${head}  ${middle}  ${why}`.trimEnd());
}

/** One passage in one line. */
export function passageLine(number: number, { lane, summary, decision, outcome }: PassageEnded, style: Style): string {
  const { colours, width } = style;
  const findings = [...decision.reasons, ...outcome.findings];
  const { head, why } = row(columnsOf(width), {
    number: String(number),
    lane,
    who: summary.passenger.replace(/ \((\w{1,3}) \w+\)$/, ', $1').replace(/ \(boarding pass only\)$/, ', ?'),
    declared: declaredOf(summary.declared),
    seen: summary.seen.replaceAll(/\bbag (?:\d{10}|\?) /g, ''),
    risk: decision.risk === null ? '-' : decision.risk.toFixed(2),
    why: findings.map(reasonOf).join('; '),
  });
  const released = decision.verdict === 'release';
  const verdict = (released ? 'released' : 'diverted').padEnd(DECISION);
  const ms = (outcome.decisionMs === null ? '-' : outcome.decisionMs.toFixed(1)).padStart(MS);
  const gate = gateOf(outcome.left).padEnd(GATE);
  const alarmed = findings.some(({ severity }) => severity === 'alarm');
  const paint = released ? colours.green : alarmed ? colours.red : colours.yellow;
  return `${head}  ${paint(verdict)}  ${ms}  ${gate}  ${released ? colours.dim(why) : paint(why)}`.trimEnd();
}

/** A finding with what weighed most in it, where a model gave it. */
function reasonOf({ text, contributions = [] }: PassageEnded['decision']['reasons'][number]): string {
  const weights = contributions
    .slice(0, 2)
    .map(({ feature, share }) => `${feature} ${share > 0 ? '+' : ''}${share.toFixed(1)}`);
  return weights.length === 0 ? text : `${text} (${weights.join(', ')})`;
}

function declaredOf(declared: string): string {
  const lines = declared.split(', ');
  return lines.length < 2 ? declared : `${lines[0] ?? ''} +${lines.length - 1}`;
}

function gateOf(left: PassageEnded['outcome']['left']): string {
  switch (left) {
    case 'by-exit':
      return 'exit';
    case 'by-diversion':
      return 'diversion';
    case 'by-entry':
      return 'back out';
    case 'did-not-enter':
      return 'stayed out';
    case 'still-inside':
      return 'inside';
    case 'emergency':
      return 'emergency';
    case 'interrupted':
      return 'broken off';
  }
}

const STATE_MARKS = { unknown: '?', up: '+', degraded: '~', down: '-' } as const;

export function deviceLine({ device, state, reason }: DeviceChanged, { colours, width }: Style): string {
  const paint = { unknown: colours.dim, up: colours.green, degraded: colours.yellow, down: colours.red }[state];
  const head = `  ${STATE_MARKS[state]} ${device.padEnd(22)} ${state.padEnd(8)} `;
  return `${paint(head)}${colours.dim(fit(reason, width - head.length))}`.trimEnd();
}

export function alarmLine({ lane, finding }: AlarmRaised, { colours, width }: Style): string {
  return colours.red(fit(`  ! ${lane}: ${finding.text}`, width));
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
