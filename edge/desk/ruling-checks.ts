import type { Disposition, Ruling } from '../contract/case.ts';
import type { CaseFile } from './case-file.ts';
import { fractionDigits, MOST_DUTY } from '../contract/currency.ts';
import { Refused } from './refused.ts';
import { letsGo } from './rights.ts';
import type { DeskRules, Refusal, RulingRequest } from './wire.ts';

/** What a disposition must bring along, by the case and by the site's policy. */

/** @throws Refused with what is missing or wrong. */
export function refuseIncomplete(file: CaseFile, request: RulingRequest, rules: Pick<DeskRules, 'reasonFor'>): void {
  const { disposition, reason } = request;
  if (disposition.what === 'duty-to-pay') refuseWrongDuty(disposition);
  if (rules.reasonFor.includes(disposition.what) && reason.trim() === '') {
    throw refused('reason-needed', 'This decision needs a reason.');
  }
  const isAlarmReleased = letsGo(disposition.what) && file.entry.isAlarm;
  if (isAlarmReleased && file.inspections.length === 0) {
    throw refused('inspection-needed', 'There is an alarm: write down first what was looked at and what was found.');
  }
  labelsOf(file, request.labels);
}

/** Whether letting this passenger go is also a supervisor's business. */
export function needsSupervisor(
  { findings }: CaseFile,
  { what }: Disposition,
  { supervisorFor }: Pick<DeskRules, 'supervisorFor'>,
): boolean {
  return letsGo(what) && findings.some(({ code }) => supervisorFor.includes(code));
}

/** The officer's labels with the codes of their findings. @throws Refused for one of no finding, and for two of one. */
export function labelsOf({ findings }: CaseFile, labels: RulingRequest['labels']): Ruling['labels'] {
  const seen = new Set<number>();
  return labels.map(({ finding, label }) => {
    const code = findings[finding]?.code;
    if (code === undefined || seen.has(finding)) {
      throw refused('bad-request', `labels: finding ${finding} is not in the case, or is labelled twice`);
    }
    seen.add(finding);
    return { finding, code, label };
  });
}

function refuseWrongDuty({ amount, currency }: Extract<Disposition, { what: 'duty-to-pay' }>): void {
  const digits = fractionDigits(currency);
  if (digits === null) throw refused('bad-request', `disposition.currency: ${currency} is no currency`);
  const isWhole = Number(amount.toFixed(digits)) === amount;
  if (amount > 0 && amount <= MOST_DUTY && isWhole) return;
  throw refused('bad-request', `disposition.amount: must be above 0, with ${digits} decimals at most in ${currency}`);
}

function refused(code: Refusal['code'], message: string): Refused {
  return new Refused(code === 'bad-request' ? 400 : 422, { code, message });
}
