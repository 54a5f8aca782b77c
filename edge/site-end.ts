import type { Bus } from '../hardware/bus/bus.ts';
import { systemClock } from '../hardware/clock.ts';
import { systemEntropy } from '../hardware/entropy.ts';
import { centralTrust } from './config/central-trust.ts';
import type { SiteConfig } from './config/schema.ts';
import { Fault } from './contract/fault.ts';
import type { OpenLedger } from './ledger/ledger.ts';
import { auditReceipts } from './proof/audit-receipts.ts';
import { verifierOf } from './signing/signature-pair.ts';
import { createLaneEnd, type LaneEnd } from './sync/lane-end.ts';
import { createReceiptReader, type ReceiptReader } from './sync/signed-receipt.ts';

export interface SiteEndParts {
  readonly ledger: OpenLedger;
  readonly bus: Bus;
  readonly onTrouble: (fault: Fault) => void;
}

/**
 * The lanes' end of a site file's conversation with the centre. A ledger that contradicts what the centre signed is told of
 * before the centre is heard. @throws Fault `key-invalid`
 */
export function createSiteEnd(site: SiteConfig, { ledger, bus, onTrouble }: SiteEndParts): LaneEnd {
  const readReceipt = createReceiptReader(verifierOf(centralTrust(site)));
  for (const doubt of doubtsAbout(ledger, site.site, readReceipt)) onTrouble(doubt);
  const around = { bus, clock: systemClock, entropy: systemEntropy, site: site.site, readReceipt };
  const end = createLaneEnd({ outbox: ledger, ...around });
  end.onAlarm(onTrouble);
  return end;
}

/** Whoever can write the ledger can make its chain hold, and not the newest receipt of each lane. */
function doubtsAbout(ledger: OpenLedger, site: string, read: ReceiptReader): readonly Fault[] {
  const newest = new Map(ledger.receiptMarks().map((mark) => [mark.lane, mark]));
  return auditReceipts(ledger, [...newest.values()], { read, site }).map(({ lane, sequence, isContradicted, why }) => {
    const what = `Row ${sequence} of ${lane} is not as the centre signed it: ${why}`;
    return new Fault(isContradicted ? 'receipt-mismatch' : 'receipt-refused', what, { lane, sequence });
  });
}
