import { Fault } from '../contract/fault.ts';
import type { EnrolledSite } from './rights.ts';

/**
 * Brokers know a computer by the name in its certificate, not by its key: whoever enrols that name again lets the old
 * certificate in again, too.
 */

/** A computer that was shut out. */
export interface ShutOut {
  readonly site: string;
  /** When the last certificate for its name ends, ms since 1970. */
  readonly untilMs: number;
}

/** Those who were shut out, once a computer is one of them. What has ended by itself is left out. */
export function withShutOut(shutOut: readonly ShutOut[], another: ShutOut, nowMs: number): readonly ShutOut[] {
  return [...shutOut, another].filter(({ untilMs }) => untilMs > nowMs);
}

/** @throws Fault `data-invalid` where a certificate that was shut out would be let in again */
export function requireNotShutOut(shutOut: readonly ShutOut[], { site }: EnrolledSite, nowMs: number): void {
  const ends = shutOut.filter((each) => each.site === site).map(({ untilMs }) => untilMs);
  const untilMs = Math.max(0, ...ends);
  if (untilMs <= nowMs) return;
  const day = new Date(untilMs).toISOString().slice(0, 10);
  const what =
    `${site} was shut out, and its old certificate is valid to ${day}: brokers know it by its name alone, and would let it in ` +
    'again. Take another name; or wait until then; or enrol everybody anew in another folder; or, once the old key is ' +
    'known to be destroyed, say --let-in-again';
  throw new Fault('data-invalid', what, { site, until: day });
}
