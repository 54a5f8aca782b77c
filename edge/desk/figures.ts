import type { Label, Ruling } from '../contract/case.ts';
import type { FigureFact, ToldFact } from './figures-facts.ts';
import { inTurns } from './journal-pages.ts';
import type { ShareRow, ShiftFigures } from './wire-supervise.ts';

const SLICES = 32;

interface Passage {
  readonly lane: string;
  readonly atMs: number;
  readonly isDiverted: boolean;
  readonly models: readonly string[];
  /** The decision's reasons, then what was found after it: the order that labels count in. */
  readonly told: ToldFact[];
}

/**
 * What a shift came to: passages that were decided from `fromMs` until `toMs` (wall clock, ms since 1970), and what
 * officers said of their findings in that time. Of two decisions about a passage the later counts; tests do not. Others
 * have their turn while it counts.
 * @param facts in any order
 */
export async function figuresOf(facts: readonly FigureFact[], fromMs: number, toMs: number): Promise<ShiftFigures> {
  const tests = new Set(facts.filter(isTest).map(keyOf));
  const inTime = facts.filter((fact) => fact.atMs >= fromMs && fact.atMs <= toMs && !tests.has(keyOf(fact)));
  const passages = await passagesIn(inTime);
  const tallies: Tallies = { lanes: new Map(), findings: new Map(), models: new Map() };
  await inTurns(passages.values(), (passage) => countPassage(tallies, passage));
  const rulings = inTime.filter((fact) => fact.kind === 'disposition');
  await inTurns(rulings, (ruling) => {
    countLabels(tallies, ruling.lane, ruling.labels, passages.get(keyOf(ruling))?.told ?? []);
  });
  return {
    fromMs,
    toMs,
    lanes: shares(tallies.lanes),
    findings: shares(tallies.findings).sort((a, b) => b.passages - a.passages),
    models: shares(tallies.models),
    slices: slicesOf(passages.values(), fromMs, toMs),
    decisionMs: quantilesOf(rulings.map(({ tookMs }) => tookMs)),
  };
}

function isTest(fact: FigureFact): boolean {
  return fact.kind === 'decision' && fact.told.some(({ code }) => code === 'test-walk');
}

async function passagesIn(facts: readonly FigureFact[]): Promise<ReadonlyMap<string, Passage>> {
  const passages = new Map<string, Passage>();
  await inTurns(facts, (fact) => {
    const key = keyOf(fact);
    if (fact.kind !== 'decision' || (passages.get(key)?.atMs ?? -Infinity) > fact.atMs) return;
    const { lane, atMs, isDiverted, models, told } = fact;
    passages.set(key, { lane, atMs, isDiverted, models, told: [...told] });
  });
  await inTurns(facts, (fact) => {
    if (fact.kind === 'outcome') passages.get(keyOf(fact))?.told.push(...fact.told);
  });
  return passages;
}

function keyOf({ lane, passage }: FigureFact): string {
  return `${lane} ${passage ?? ''}`;
}

type Tally = Record<'passages' | 'diverted' | 'alarms' | Label, number>;
type Tallies = Readonly<Record<'lanes' | 'findings' | 'models', Map<string, Tally>>>;

function tallyOf(tallies: Map<string, Tally>, name: string): Tally {
  const tally = tallies.get(name) ?? { passages: 0, diverted: 0, alarms: 0, right: 0, wrong: 0, 'not-checked': 0 };
  tallies.set(name, tally);
  return tally;
}

function count(tallies: Map<string, Tally>, name: string, isDiverted: boolean, isAlarm: boolean): void {
  const tally = tallyOf(tallies, name);
  tally.passages += 1;
  if (isDiverted) tally.diverted += 1;
  if (isAlarm) tally.alarms += 1;
}

/** A model's diversions are those to which it gave a reason itself. */
function countPassage(tallies: Tallies, { lane, isDiverted, models, told }: Passage): void {
  const isAlarm = ({ severity }: ToldFact) => severity === 'alarm';
  count(tallies.lanes, lane, isDiverted, told.some(isAlarm));
  for (const [code, findings] of Map.groupBy(told, (finding) => finding.code)) {
    count(tallies.findings, code, isDiverted, findings.some(isAlarm));
  }
  for (const model of models) {
    const findings = told.filter((finding) => finding.model === model);
    const spokeAgainst = findings.some(({ severity }) => severity !== 'notice');
    count(tallies.models, model, isDiverted && spokeAgainst, findings.some(isAlarm));
  }
}

/** A label names its finding's place; a place that holds another finding says nothing of a model. */
function countLabels(tallies: Tallies, lane: string, labels: Ruling['labels'], told: readonly ToldFact[]): void {
  for (const { finding, code, label } of labels) {
    tallyOf(tallies.lanes, lane)[label] += 1;
    tallyOf(tallies.findings, code)[label] += 1;
    const meant = told[finding];
    if (meant?.code === code && meant.model !== null) tallyOf(tallies.models, meant.model)[label] += 1;
  }
}

function shares(tallies: ReadonlyMap<string, Tally>): ShareRow[] {
  return [...tallies]
    .map(([name, { 'not-checked': notChecked, ...tally }]) => ({ name, ...tally, notChecked }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function slicesOf(passages: Iterable<Passage>, fromMs: number, toMs: number): ShiftFigures['slices'] {
  const sliceMs = (toMs - fromMs) / SLICES;
  const slices = Array.from({ length: SLICES }, (_, index) => ({
    atMs: fromMs + index * sliceMs,
    passages: 0,
    diverted: 0,
  }));
  for (const { atMs, isDiverted } of passages) {
    const slice = slices[Math.min(SLICES - 1, Math.floor((atMs - fromMs) / sliceMs))];
    if (slice === undefined) continue;
    slice.passages += 1;
    if (isDiverted) slice.diverted += 1;
  }
  return slices;
}

/** Nearest rank: the smallest value that so large a share of all values does not exceed. */
function quantilesOf(values: readonly number[]): ShiftFigures['decisionMs'] {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? null;
  const [p50, p90] = [rank(0.5), rank(0.9)];
  return p50 === null || p90 === null ? null : { p50, p90 };
}
