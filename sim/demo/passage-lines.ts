import type { Finding } from '../../edge/contract/judgement.ts';
import type { PassageEnded } from './watch.ts';
import { type Colours, fit, type Style, wrap } from './style.ts';

interface Columns {
  readonly passenger: number;
  /** These two are 0 on a narrow terminal, which does without. */
  readonly declared: number;
  readonly scanner: number;
}

const NUMBER = 4;
const FACE = 9;
const RISK = 4;
const DECISION = 8;
const MS = 5;
const GATE = 10;
const GAP = 2;
const LEAST_FOR_ALL = 52;

function columnsOf(width: number): Columns {
  const room = width - NUMBER - FACE - RISK - DECISION - MS - GATE - 6 * GAP;
  if (room - 2 * GAP < LEAST_FOR_ALL) return { passenger: Math.min(28, room), declared: 0, scanner: 0 };
  const passenger = Math.min(26, Math.floor((room - 2 * GAP) * 0.38));
  const declared = Math.min(22, Math.floor((room - 2 * GAP) * 0.31));
  return { passenger, declared, scanner: Math.min(36, room - 2 * GAP - passenger - declared) };
}

interface Cells extends Readonly<Record<keyof Columns, string>> {
  readonly number: string;
  readonly face: string;
  readonly risk: string;
}

/** The cells on the left of the decision, each in its column. */
function leftCells(columns: Columns, { number, passenger, declared, scanner, face, risk }: Cells): string {
  const cell = (text: string, width: number) => (width === 0 ? [] : [fit(text, width).padEnd(width)]);
  return [
    number.padStart(NUMBER),
    ...cell(passenger, columns.passenger),
    ...cell(declared, columns.declared),
    ...cell(scanner, columns.scanner),
    face.padEnd(FACE),
    risk.padStart(RISK),
  ].join(' '.repeat(GAP));
}

/** What stands above the passages. */
export function headingLine({ colours, width }: Style): string {
  const titles = { number: '#', passenger: 'passenger', declared: 'declared', scanner: 'scanner says' };
  const left = leftCells(columnsOf(width), { ...titles, face: 'face', risk: 'risk' });
  return colours.dim([left, 'decision'.padEnd(DECISION), 'ms'.padStart(MS), 'left by'].join(' '.repeat(GAP)));
}

/** One passage in one line, and below it whatever was found, a finding a line or more. */
export function passageLines(number: number, ended: PassageEnded, { colours, width }: Style): readonly string[] {
  const { summary, decision, outcome } = ended;
  const left = leftCells(columnsOf(width), {
    number: String(number),
    passenger: summary.passenger.replace(/ \((\w{1,3}) \w+\)$/, ', $1').replace(/ \(boarding pass only\)$/, ', ?'),
    declared: declaredOf(summary.declared),
    scanner: saidByScanner(summary.seen),
    face: faceOf(decision.faces),
    risk: decision.risk === null ? '-' : decision.risk.toFixed(2),
  });
  const released = decision.verdict === 'release';
  const findings = [...decision.reasons, ...outcome.findings];
  const worst = findings.some(({ severity }) => severity === 'alarm') ? colours.red : colours.yellow;
  const verdict = (released ? colours.green : worst)((released ? 'released' : 'diverted').padEnd(DECISION));
  const ms = (outcome.decisionMs === null ? '-' : outcome.decisionMs.toFixed(0)).padStart(MS);
  const line = [left, verdict, ms, wayOf(outcome.left)].join(' '.repeat(GAP));
  return [line, ...findings.flatMap((finding) => findingLines(finding, colours, width))];
}

const SEVERITY = 6;
const FINDING_INDENT = NUMBER + GAP;

function findingLines(finding: Finding, colours: Colours, width: number): readonly string[] {
  const { severity, text } = finding;
  const paint = { alarm: colours.red, doubt: colours.yellow, notice: colours.dim }[severity];
  const indent = ' '.repeat(FINDING_INDENT + SEVERITY + GAP);
  const head = `${' '.repeat(FINDING_INDENT)}${paint(severity.padEnd(SEVERITY))}${' '.repeat(GAP)}`;
  const [first = '', ...more] = wrap([text, evidenceOf(finding)].join(' '), width - indent.length);
  return [`${head}${first}`, ...more.map((line) => `${indent}${line}`)];
}

const MOST_TOLD = 4;

/** What the model of a finding saw. */
function evidenceOf({ objects = [] }: Finding): string {
  const seen = objects.slice(0, MOST_TOLD).map(({ name, score }) => `${name} ${hundredths(score)}`);
  const more = objects.length > MOST_TOLD ? [`${objects.length - MOST_TOLD} more`] : [];
  return seen.length === 0 ? '' : `(seen: ${[...seen, ...more].join(', ')})`;
}

/** Without the zero before the point. */
function hundredths(amount: number): string {
  return amount.toFixed(2).replace(/^0\./, '.');
}

function faceOf(faces: PassageEnded['decision']['faces']): string {
  if (faces === undefined) return '-';
  const { distance, sameBelow } = faces;
  if (distance === null) return 'unclear';
  return `${hundredths(distance)} ${distance < sameBelow ? '<' : '≥'} ${hundredths(sameBelow)}`;
}

/** The first of the goods, without its value, and how many more there are. */
function declaredOf(declared: string): string {
  const [first = '', ...more] = declared.split(', ');
  return `${first.replace(/(kg) .*$/, '$1')}${more.length > 0 ? ` +${more.length}` : ''}`;
}

/** Each bag without its number; several of which the scanner says the same stand together. */
function saidByScanner(seen: string): string {
  const bags = seen.split('; ').map((bag) => bag.replace(/^bag (?:\d{10}|\?) /, ''));
  const told = [...new Set(bags)].map((bag) => [bag, bags.filter((other) => other === bag).length] as const);
  return told.map(([bag, count]) => (count === 1 ? bag : `${bag} ×${count}`)).join('; ');
}

function wayOf(left: PassageEnded['outcome']['left']): string {
  switch (left) {
    case 'by-exit':
      return 'exit';
    case 'by-diversion':
      return 'diversion';
    case 'by-entry':
      return 'entry';
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
