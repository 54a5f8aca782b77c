import { contentsOf, type Evidence } from '../contract/evidence.ts';
import type { PassageSummary } from '../contract/lane-event.ts';

/** A passage in one line each of who, what was declared and what was seen. */
export function summarise(evidence: readonly Evidence[]): PassageSummary {
  return { passenger: nameOf(evidence) || 'unknown', declared: declared(evidence), seen: seen(evidence) };
}

/** Who they are by what they showed; empty when they showed nothing. */
export function nameOf(evidence: readonly Evidence[]): string {
  const document = contentsOf(evidence, 'document')[0];
  if (document) return `${document.surname} ${document.givenNames} (${document.nationality} ${document.number})`;
  const pass = contentsOf(evidence, 'boardingPass')[0];
  return pass ? `${pass.passengerName.trim()} (boarding pass only)` : '';
}

function declared(evidence: readonly Evidence[]): string {
  const goods = contentsOf(evidence, 'declaration')[0]?.goods;
  if (goods === undefined) return 'no declaration';
  if (goods.length === 0) return 'nothing to declare';
  return goods.map((line) => `${line.hs6} ${short(line.massKg)} kg ${short(line.value)} ${line.currency}`).join(', ');
}

/** At most two decimals, and none that say nothing. */
function short(amount: number): string {
  return String(Number(amount.toFixed(2)));
}

function seen(evidence: readonly Evidence[]): string {
  const scans = contentsOf(evidence, 'bagScan').map((scan) => {
    const objects = scan.objects.filter((object) => object.flag !== 'no-threat').map((object) => object.description);
    return `bag ${scan.bagTag ?? '?'} ${scan.alarmDecision}${objects.length > 0 ? `: ${objects.join(', ')}` : ''}`;
  });
  return scans.length > 0 ? scans.join('; ') : 'no bag scan';
}
