import { z } from 'zod';
import type { Severity } from './judgement.ts';

/**
 * Every word the judgement has, and how much it weighs. `alarm`: only an officer clears it; `doubt`: an officer looks;
 * `notice`: told, diverts nobody. Of what models see and compare, the policy says otherwise where it wants to.
 */
export const FINDINGS = {
  'watch-listed': 'alarm',
  'bag-sealed': 'alarm',
  'scanner-alarm': 'alarm',
  'forbidden-goods': 'alarm',
  'seen-forbidden': 'alarm',
  'forced-leaf': 'alarm',
  'bag-left-behind': 'alarm',
  'leaf-stuck': 'alarm',
  'gate-lost': 'alarm',
  'record-not-written': 'alarm',
  'did-not-leave': 'alarm',
  tailgated: 'doubt',
  'turned-back': 'doubt',
  'did-not-enter': 'doubt',
  'document-missing': 'doubt',
  'document-unreadable': 'doubt',
  'document-check-failed': 'doubt',
  'document-expired': 'doubt',
  'document-of-another': 'doubt',
  'declaration-missing': 'doubt',
  'declaration-unverifiable': 'doubt',
  'declaration-not-valid-now': 'doubt',
  'declaration-of-another': 'doubt',
  'declaration-changed': 'doubt',
  'declaration-nonsense': 'doubt',
  'boarding-pass-missing': 'doubt',
  'boarding-pass-of-another': 'doubt',
  'bag-scan-missing': 'doubt',
  'bag-scan-incomplete': 'doubt',
  'scanner-undecided': 'doubt',
  'wrong-bag': 'doubt',
  'snapshot-missing': 'doubt',
  'image-refused': 'doubt',
  'more-than-one-person': 'doubt',
  'over-allowance': 'doubt',
  'under-age': 'doubt',
  'over-total-value': 'doubt',
  'currency-unknown': 'doubt',
  'goods-risk-high': 'doubt',
  'seen-undeclared': 'doubt',
  'face-mismatch': 'doubt',
  'no-face': 'doubt',
  'several-faces': 'doubt',
  'face-unclear': 'doubt',
  'face-not-compared': 'doubt',
  'model-unavailable': 'doubt',
  'clock-not-set': 'doubt',
  'too-much-evidence': 'doubt',
  'ledger-nearly-full': 'doubt',
  'officer-only': 'doubt',
  'random-diversion': 'doubt',
  emergency: 'doubt',
  interrupted: 'doubt',
  'test-walk': 'notice',
  'goods-risk-raised': 'notice',
  'diplomatic-passenger': 'notice',
  'trusted-passenger': 'notice',
} as const satisfies Record<string, Severity>;

export type FindingCode = keyof typeof FINDINGS;

const codes = Object.keys(FINDINGS) as readonly FindingCode[];
export const findingCodeSchema = z.enum(codes);
