import { z } from 'zod';
import { type DispositionWord, rulingSchema } from '../contract/case.ts';
import type { FindingCode } from '../contract/finding-code.ts';
import { decisionSchema, findingSchema, outcomeSchema } from '../contract/judgement.ts';
import { openingSchema, type RecordKind } from '../contract/record.ts';

/**
 * Why somebody was led to an officer. `lot`: drawn at random, about whom nothing was doubted; `targeted`: something was
 * found about them or their bags; `other`: the case was not whole, or the lane could not judge.
 */
export type Why = 'targeted' | 'lot' | 'other';

/** What is counted of a passage: a row of the table `passages`, whose columns these are. Times are ms since 1970. */
export interface PassageFacts {
  readonly opened_ms: number;
  readonly is_test: boolean;
  readonly simulated: boolean;
  readonly verdict: 'release' | 'divert' | null;
  readonly why: Why | null;
  readonly has_alarm: boolean;
  readonly first_scan_ms: number | null;
  readonly last_scan_ms: number | null;
  readonly left_by: string | null;
  /** From the admission to the end, ms. */
  readonly took_ms: number | null;
  /** When they could go: as they left by the exit, or as the officer decided. */
  readonly cleared_ms: number | null;
  /** Whether the officer found what a diversion is for; null while that is not known. */
  readonly was_found: boolean | null;
}

/** What facts are drawn from: a row of a lane's record. */
export interface FactRow {
  readonly kind: RecordKind;
  readonly wallMs: number;
  readonly simulated: boolean;
  readonly body: unknown;
}

/** Findings that say nothing of the passenger: evidence that is missing, a lane or a model that cannot judge. */
const NOT_TARGETING: ReadonlySet<string> = new Set<FindingCode>([
  'document-missing',
  'document-unreadable',
  'declaration-missing',
  'boarding-pass-missing',
  'bag-scan-missing',
  'bag-scan-incomplete',
  'snapshot-missing',
  'image-refused',
  'no-face',
  'face-unclear',
  'face-not-compared',
  'model-unavailable',
  'clock-not-set',
  'too-much-evidence',
  'currency-unknown',
  'ledger-nearly-full',
  'officer-only',
  'did-not-enter',
  'did-not-leave',
  'leaf-stuck',
  'gate-lost',
  'record-not-written',
  'emergency',
  'interrupted',
]);

/** What an officer found by a disposition; whoever is referred is somebody else's to find out about. */
const FOUND: Readonly<Record<DispositionWord, boolean | null>> = {
  release: false,
  welfare: false,
  'goods-declared': true,
  'duty-to-pay': true,
  seized: true,
  quarantine: true,
  refer: null,
};

const toldSchema = z.array(findingSchema.pick({ code: true, severity: true }));
type Told = z.infer<typeof toldSchema>;
/** What a `Date` can hold: of larger times the differences are no numbers. */
const MOST_MS = 8.64e15;
const momentMs = z.number().min(-MOST_MS).max(MOST_MS);
const decidedSchema = decisionSchema.pick({ verdict: true }).extend({ reasons: toldSchema });
const endedSchema = outcomeSchema.pick({ verdict: true, left: true, test: true }).extend({
  tookMs: momentMs,
  findings: toldSchema,
});
const scannedSchema = z.object({ wallMs: momentMs, content: z.object({ kind: z.literal('bagScan') }) });
const ruledSchema = rulingSchema.pick({ disposition: true });

/** The facts after one more row of the passage; null before the row that opens it. A row that cannot be read adds nothing. */
export function afterRow(facts: PassageFacts | null, row: FactRow): PassageFacts | null {
  if (!momentMs.safeParse(row.wallMs).success) return facts;
  if (row.kind === 'passage') return facts ?? opened(row);
  if (facts === null) return null;
  switch (row.kind) {
    case 'evidence':
      return scanned(facts, scannedSchema.safeParse(row.body).data?.wallMs);
    case 'decision':
      return decided(facts, decidedSchema.safeParse(row.body).data);
    case 'outcome':
      return ended(facts, endedSchema.safeParse(row.body).data);
    case 'disposition':
      return ruled(facts, ruledSchema.safeParse(row.body).data, row.wallMs);
    default:
      return facts;
  }
}

function opened({ wallMs, simulated, body }: FactRow): PassageFacts {
  return {
    opened_ms: wallMs,
    is_test: openingSchema.safeParse(body).data?.test === true,
    simulated,
    verdict: null,
    why: null,
    has_alarm: false,
    first_scan_ms: null,
    last_scan_ms: null,
    left_by: null,
    took_ms: null,
    cleared_ms: null,
    was_found: null,
  };
}

function scanned(facts: PassageFacts, atMs: number | undefined): PassageFacts {
  if (atMs === undefined) return facts;
  const { first_scan_ms: first, last_scan_ms: last } = facts;
  return { ...facts, first_scan_ms: Math.min(first ?? atMs, atMs), last_scan_ms: Math.max(last ?? atMs, atMs) };
}

function decided(facts: PassageFacts, decision: z.infer<typeof decidedSchema> | undefined): PassageFacts {
  if (decision === undefined) return facts;
  const { verdict, reasons } = decision;
  const why = verdict === 'divert' ? whyOf(reasons) : null;
  return { ...facts, verdict, why, has_alarm: facts.has_alarm || isAlarmed(reasons) };
}

function ended(facts: PassageFacts, outcome: z.infer<typeof endedSchema> | undefined): PassageFacts {
  if (outcome === undefined) return facts;
  const { verdict, left, tookMs, findings, test } = outcome;
  return {
    ...facts,
    verdict,
    left_by: left,
    took_ms: tookMs,
    cleared_ms: facts.cleared_ms ?? (left === 'by-exit' ? facts.opened_ms + tookMs : null),
    is_test: facts.is_test || test === true,
    has_alarm: facts.has_alarm || isAlarmed(findings),
  };
}

function ruled(facts: PassageFacts, ruling: z.infer<typeof ruledSchema> | undefined, atMs: number): PassageFacts {
  if (ruling === undefined) return facts;
  return {
    ...facts,
    cleared_ms: facts.cleared_ms ?? Math.max(atMs, facts.opened_ms),
    was_found: facts.was_found ?? FOUND[ruling.disposition.what],
  };
}

function whyOf(reasons: Told): Why {
  const weighty = reasons.filter(({ severity }) => severity !== 'notice').map(({ code }) => code);
  if (weighty.includes('random-diversion')) return 'lot';
  return weighty.some((code) => !NOT_TARGETING.has(code)) ? 'targeted' : 'other';
}

function isAlarmed(findings: Told): boolean {
  return findings.some(({ severity }) => severity === 'alarm');
}
