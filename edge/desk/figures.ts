import type { Label, Ruling } from '../contract/case.ts';
import type { FigureFact, ToldFact } from './figures-facts.ts';
import { inTurns } from './journal-pages.ts';
import { unitedFindings } from './united-findings.ts';
import type { ShareRow, ShiftFigures } from './wire-supervise.ts';

const SLICES = 32;

type Told = Exclude<FigureFact, { readonly kind: 'disposition' }>;

interface Passage {
  readonly lane: string;
  readonly atMs: number;
  readonly isDiverted: boolean;
  readonly models: readonly string[];
  /** The decisions' reasons, then what was found after them: the order that labels count in. */
  readonly told: readonly ToldFact[];
}

/**
 * What a shift came to: passages that were decided from `fromMs` until `toMs` (wall clock, ms since 1970), and what
 * officers said of their findings in that time. Of two decisions about a passage the later one's verdict counts, and the
 * findings and models of both; tests do not count. Others have their turn meanwhile.
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
  const rows = new Map<string, Told[]>();
  await inTurns(facts, (fact) => {
    if (fact.kind === 'disposition') return;
    const ofPassage = rows.get(keyOf(fact));
    if (ofPassage === undefined) rows.set(keyOf(fact), [fact]);
    else ofPassage.push(fact);
  });
  const passages = new Map<string, Passage>();
  await inTurns(rows, ([key, ofPassage]) => {
    const passage = passageOf(ofPassage);
    if (passage !== null) passages.set(key, passage);
  });
  return passages;
}

/** Null where nothing was decided in this time. */
function passageOf(rows: readonly Told[]): Passage | null {
  const inOrder = rows.toSorted((a, b) => a.atMs - b.atMs);
  const decisions = inOrder.filter((row) => row.kind === 'decision');
  const last = decisions.at(-1);
  if (last === undefined) return null;
  const outcomes = inOrder.filter(({ kind }) => kind === 'outcome');
  const { lane, atMs, isDiverted } = last;
  const models = [...new Set(decisions.flatMap((each) => each.models))];
  return { lane, atMs, isDiverted, models, told: unitedFindings([...decisions, ...outcomes].map(({ told }) => told)) };
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
