import type { LedgerRecord } from '../edge/contract/record.ts';

/**
 * The one checker that ends every fault test: it reads what is left when the dust has settled, and answers every
 * way in which it is not what was promised.
 */

/** A lane's ledger, as far as it is checked. An open ledger is one. */
export interface LedgerView {
  lanes(): readonly string[];
  records(lane: string, from: number, limit: number): readonly LedgerRecord[];
  rowsAfter(lane: string, afterSequence: number, limit: number): readonly { readonly sequence: number }[];
  receiptedUpto(lane: string): number;
  backlog(): number;
  verify(): {
    readonly broken: { readonly lane: string; readonly sequence: number; readonly why: string } | null;
  };
}

/** The centre's store, as far as it is checked. */
export interface CentralView {
  recordsAfter(
    name: { readonly site: string; readonly lane: string },
    epoch: number,
    sequence: number,
    limit: number,
  ): Promise<readonly LedgerRecord[]>;
}

/** What a gate held at an instant, by its own outputs, and until when the controller's lease ran. */
export interface PermitSample {
  readonly gate: string;
  readonly atMs: number;
  /** The leaves whose permit output was on. */
  readonly leaves: readonly string[];
  /** The end of the lease given last; null when none was live. */
  readonly leaseUntilMs: number | null;
}

export interface EndState {
  readonly ledgers: readonly LedgerView[];
  /** Absent where no centre took part. */
  readonly central?: { readonly store: CentralView; readonly site: string };
  /** Whether the outbox had the time to drain: then the centre must hold every row. */
  readonly drained: boolean;
  /** Whether every passage had the time to end. */
  readonly settled: boolean;
  readonly permits?: readonly PermitSample[];
}

export interface EndReport {
  /** One sentence each; empty when every promise was kept. */
  readonly violations: readonly string[];
  readonly passages: number;
  /** From the last evidence byte to the gate's permit, the slowest, ms; null when no permit was sent. */
  readonly slowestDecisionMs: number | null;
}

const PAGE_ROWS = 1000;

export async function checkEnd(end: EndState): Promise<EndReport> {
  const violations: string[] = [];
  const passages = new Map<string, Passage>();
  for (const ledger of end.ledgers) {
    const { broken } = ledger.verify();
    if (broken !== null) violations.push(`ledger: ${broken.lane}/${broken.sequence}: ${broken.why}`);
    violations.push(...checkOutbox(ledger));
    for (const lane of ledger.lanes()) {
      for (const record of allRecords(ledger, lane)) note(passages, record);
      if (end.central !== undefined) violations.push(...(await checkCentral(ledger, lane, end.central, end.drained)));
    }
  }
  let slowest: number | null = null;
  for (const [id, passage] of passages) {
    violations.push(...checkPassage(id, passage, end.settled));
    slowest = slower(slowest, passage.decisionMs);
  }
  for (const sample of end.permits ?? []) violations.push(...checkPermit(sample));
  return { violations, passages: passages.size, slowestDecisionMs: slowest };
}

function* allRecords(ledger: LedgerView, lane: string): Generator<LedgerRecord> {
  for (let from = 1; ; from += PAGE_ROWS) {
    const page = ledger.records(lane, from, PAGE_ROWS);
    yield* page;
    if (page.length < PAGE_ROWS) return;
  }
}

/** The outbox is the ledger less what was receipted. */
function checkOutbox(ledger: LedgerView): readonly string[] {
  const violations: string[] = [];
  let waiting = 0;
  for (const lane of ledger.lanes()) {
    const upto = ledger.receiptedUpto(lane);
    let last = 0;
    for (const record of allRecords(ledger, lane)) {
      if (record.sequence !== last + 1) violations.push(`ledger: ${lane} has ${record.sequence} after ${last}`);
      last = record.sequence;
    }
    if (upto > last) violations.push(`outbox: ${lane} was receipted up to ${upto} and has ${last} rows`);
    const [first] = ledger.rowsAfter(lane, upto, 1);
    if ((first?.sequence ?? last + 1) !== upto + 1) violations.push(`outbox: ${lane} does not go on after ${upto}`);
    waiting += last - upto;
  }
  if (ledger.backlog() !== waiting) violations.push(`outbox: says ${ledger.backlog()} wait where ${waiting} do`);
  return violations;
}

/** The central set is the ledger's set: the same rows, by hash, none more, and none fewer than were receipted. */
async function checkCentral(
  ledger: LedgerView,
  lane: string,
  { store, site }: { readonly store: CentralView; readonly site: string },
  drained: boolean,
): Promise<readonly string[]> {
  const violations: string[] = [];
  const upto = ledger.receiptedUpto(lane);
  const central = centralRecords(store, { site, lane });
  for (const record of allRecords(ledger, lane)) {
    const held = (await central.next()).value;
    if (held === undefined) {
      if (record.sequence <= upto) violations.push(`centre: ${lane}/${record.sequence} was receipted and is not there`);
      else if (drained) violations.push(`centre: ${lane}/${record.sequence} never arrived`);
      if (drained || record.sequence <= upto) continue;
      break;
    }
    if (held.hash === record.hash) continue;
    violations.push(`centre: holds ${lane}/${held.epoch}/${held.sequence} where the lane has ${record.sequence}`);
    return violations;
  }
  const surplus = (await central.next()).value;
  if (surplus !== undefined) violations.push(`centre: ${lane}/${surplus.sequence} is in no ledger`);
  return violations;
}

async function* centralRecords(
  store: CentralView,
  name: { readonly site: string; readonly lane: string },
): AsyncGenerator<LedgerRecord, undefined> {
  let [epoch, sequence] = [0, 0];
  for (;;) {
    const page = await store.recordsAfter(name, epoch, sequence, PAGE_ROWS);
    for (const record of page) {
      ({ epoch, sequence } = record);
      yield record;
    }
    if (page.length < PAGE_ROWS) return undefined;
  }
}

/** Rows about a case may name a passage too, or a case that an officer opened by hand: they begin and end nothing. */
const OF_PASSAGES: ReadonlySet<string> = new Set(['passage', 'movement', 'evidence', 'decision', 'outcome']);

interface Passage {
  begun: number;
  readonly decisions: { readonly sequence: number; readonly verdict: unknown }[];
  readonly outcomes: { readonly sequence: number; readonly verdict: unknown; readonly decidedAt: unknown }[];
  decisionMs: number | null;
}

function note(passages: Map<string, Passage>, { kind, lane, passage, sequence, body }: LedgerRecord): void {
  if (passage === null || !OF_PASSAGES.has(kind)) return;
  const id = `${lane}/${passage}`;
  const known = passages.get(id) ?? { begun: 0, decisions: [], outcomes: [], decisionMs: null };
  passages.set(id, known);
  if (kind === 'passage') known.begun += 1;
  if (kind === 'decision') known.decisions.push({ sequence, verdict: body['verdict'] });
  if (kind === 'outcome') {
    known.outcomes.push({ sequence, verdict: body['verdict'], decidedAt: body['decidedAtSequence'] });
    const decisionMs = body['decisionMs'];
    if (typeof decisionMs === 'number') known.decisionMs = slower(known.decisionMs, decisionMs);
  }
}

function checkPassage(id: string, passage: Passage, settled: boolean): readonly string[] {
  const violations: string[] = [];
  const { begun, decisions, outcomes } = passage;
  if (begun !== 1) violations.push(`passage ${id} began ${begun} times`);
  if (outcomes.length > 1) violations.push(`passage ${id} ended ${outcomes.length} times`);
  if (settled && outcomes.length === 0) violations.push(`passage ${id} has no outcome`);
  violations.push(...checkDecisions(id, decisions));
  const [outcome] = outcomes;
  return outcome === undefined ? violations : [...violations, ...checkOutcome(id, outcome, decisions)];
}

/** What came to light after a decision may divert whom it released, and never the other way round. */
function checkDecisions(id: string, decisions: Passage['decisions']): readonly string[] {
  const diverted = decisions.findIndex(({ verdict }) => verdict !== 'release');
  const later = diverted < 0 ? [] : decisions.slice(diverted + 1);
  return later.some(({ verdict }) => verdict === 'release') ? [`passage ${id} was released after it was diverted`] : [];
}

/** The last decision is the one that counts; an outcome that was written together with its own need not name it. */
function checkOutcome(
  id: string,
  outcome: Passage['outcomes'][number],
  decisions: Passage['decisions'],
): readonly string[] {
  const decision = decisions.at(-1);
  if (decision === undefined || decision.sequence > outcome.sequence) {
    return [`passage ${id} ended without a decision before it`];
  }
  const violations: string[] = [];
  const isTogether = outcome.decidedAt === null && decision.sequence === outcome.sequence - 1;
  if (outcome.decidedAt !== decision.sequence && !isTogether) {
    violations.push(`passage ${id} names another decision than it had`);
  }
  if (outcome.verdict !== decision.verdict) {
    violations.push(`passage ${id} ended with ${String(outcome.verdict)} against its decision`);
  }
  return violations;
}

/** No gate has a permit without a live lease, and none has two. */
function checkPermit({ gate, atMs, leaves, leaseUntilMs }: PermitSample): readonly string[] {
  const violations: string[] = [];
  if (leaves.length > 1) violations.push(`gate ${gate} permitted ${leaves.join(' and ')} at ${atMs} ms`);
  if (leaves.length > 0 && (leaseUntilMs === null || atMs > leaseUntilMs)) {
    violations.push(`gate ${gate} permitted ${leaves.join(' and ')} at ${atMs} ms without a live lease`);
  }
  return violations;
}

function slower(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}
