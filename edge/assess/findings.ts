import { type FindingCode, FINDINGS } from '../contract/finding-code.ts';
import type { Finding, Severity, Source } from '../contract/judgement.ts';
import type { Policy } from '../contract/policy.ts';

/** A rule's finding: its name and the policy's version are the source. */
export function ruleFinding(code: FindingCode, policy: Policy, text: string): Finding {
  return finding(code, { kind: 'rule', name: code, version: `${policy.id} ${policy.version}` }, text);
}

/** No sentence for a person is longer, so that no row of the ledger outgrows what the centre takes. */
const MAX_TEXT = 1000;

export function finding(code: FindingCode, source: Source, text: string): Finding {
  const told = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text;
  return { code, severity: FINDINGS[code], source, text: told };
}

const ORDER: Readonly<Record<Severity, number>> = { alarm: 0, doubt: 1, notice: 2 };

/** Alarm before doubt before notice; within one, as the rules gave them. Each finding once. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  const distinct = findings.filter(({ code, text }) => {
    const key = `${code} ${text}`;
    return !seen.has(key) && seen.add(key);
  });
  return distinct.toSorted((a, b) => ORDER[a.severity] - ORDER[b.severity]);
}
