import { z } from 'zod';
import { type Ruling, rulingSchema } from '../contract/case.ts';
import { decisionSchema, findingSchema, type Severity, type Source } from '../contract/judgement.ts';
import type { LedgerRecord } from '../contract/record.ts';

/** A finding as it is counted. */
export interface ToldFact {
  readonly code: string;
  readonly severity: Severity;
  /** By which the same finding of two rows is known. */
  readonly text: string;
  /** Name and version of the model that spoke; null when a rule or a device did. */
  readonly model: string | null;
}

/** Of one row of the ledger, what figures need: a decision with all that models said is a hundred times larger. */
export type FigureFact = { readonly lane: string; readonly passage: string | null; readonly atMs: number } & (
  | {
      readonly kind: 'decision';
      readonly isDiverted: boolean;
      /** Every model that was asked. */
      readonly models: readonly string[];
      readonly told: readonly ToldFact[];
    }
  | { readonly kind: 'outcome'; readonly told: readonly ToldFact[] }
  | { readonly kind: 'disposition'; readonly labels: Ruling['labels']; readonly tookMs: number }
);

const toldSchema = z.array(findingSchema.pick({ code: true, severity: true, source: true, text: true }));
const decidedSchema = decisionSchema.pick({ verdict: true, models: true }).extend({ reasons: toldSchema });
const endedSchema = z.object({ findings: toldSchema });
const ruledSchema = rulingSchema.pick({ labels: true, tookMs: true });

/** Null for a row of another kind, and for one that cannot be read. */
export function factOf(record: Pick<LedgerRecord, 'lane' | 'kind' | 'passage' | 'wallMs' | 'body'>): FigureFact | null {
  const { lane, passage, wallMs: atMs } = record;
  const where = { lane, passage, atMs };
  switch (record.kind) {
    case 'decision': {
      const decided = decidedSchema.safeParse(record.body).data;
      if (decided === undefined) return null;
      const { verdict, models, reasons } = decided;
      const names = [...new Set(models.map(nameOf))];
      return { ...where, kind: 'decision', isDiverted: verdict === 'divert', models: names, told: toldOf(reasons) };
    }
    case 'outcome': {
      const ended = endedSchema.safeParse(record.body).data;
      return ended === undefined ? null : { ...where, kind: 'outcome', told: toldOf(ended.findings) };
    }
    case 'disposition': {
      const ruled = ruledSchema.safeParse(record.body).data;
      return ruled === undefined ? null : { ...where, kind: 'disposition', ...ruled };
    }
    default:
      return null;
  }
}

function toldOf(findings: z.infer<typeof toldSchema>): readonly ToldFact[] {
  return findings.map(({ code, severity, source, text }) => ({
    code,
    severity,
    text,
    model: source.kind === 'model' ? nameOf(source) : null,
  }));
}

function nameOf({ name, version }: Source): string {
  return `${name} ${version}`;
}
