import type { Clock } from '../../hardware/clock.ts';
import type { CaseStep } from '../contract/case.ts';
import type { RecordDraft } from '../contract/record.ts';
import type { OpenLedger } from '../ledger/ledger.ts';
import type { PublicKey } from '../signing/keys.ts';
import type { Advised } from './wire.ts';

/**
 * Advice from elsewhere becomes a row of the case, and the case another one: who is about to decide sees it first. It decides
 * nothing.
 */
export function adviceRows(
  { lane, passage, by, advice, text }: Advised,
  { name }: PublicKey,
  { clock, ledger }: { readonly clock: Clock; readonly ledger: Pick<OpenLedger, 'cases'> },
): readonly RecordDraft[] | { readonly why: string } {
  const entry = ledger.cases.entry(passage);
  if (entry?.lane !== lane) return { why: `is about ${passage}, which is no case of this lane` };
  if (entry.decidedWallMs !== null) return { why: 'came when an officer had decided the case' };
  const step: CaseStep = { what: 'advised', from: by, key: name, advice, text };
  return [{ lane, kind: 'case', passage, wallMs: clock.wallMs(), body: { ...step } }];
}
