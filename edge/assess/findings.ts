import { FINDINGS } from '../contract/finding-code.ts';
import type { Finding, Severity, Source } from '../contract/judgement.ts';
import type { Policy } from '../contract/policy.ts';
import { codeOf, type FactsOf, inEnglish, keepable, type Sentence } from '../contract/say-finding.ts';

/** A rule's finding: its name and the policy's version are the source. */
export function ruleFinding<S extends Sentence>(sentence: S, policy: Policy, facts: FactsOf<S>): Finding {
  return finding(sentence, ruleSource(codeOf(sentence), policy), facts);
}

export function ruleSource(name: string, policy: Policy): Source {
  return { kind: 'rule', name, version: `${policy.id} ${policy.version}` };
}

/** No sentence for a person is longer, so that no row of the ledger outgrows what the centre takes. */
const MAX_TEXT = 1000;

export function finding<S extends Sentence>(sentence: S, source: Source, facts: FactsOf<S>): Finding {
  const kept = keepable(facts);
  const text = inEnglish(sentence, kept);
  const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text;
  const code = codeOf(sentence);
  return { code, severity: FINDINGS[code], source, text: short, said: { sentence, facts: kept } };
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
