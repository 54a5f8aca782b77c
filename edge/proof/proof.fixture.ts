import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import type { RecordDraft } from '../contract/record.ts';
import { type OpenLedger, openLedger } from '../ledger/ledger.ts';
import { generateKeys, type Trust } from '../signing/keys.ts';
import { signerOf, verifierOf } from '../signing/signature-pair.ts';
import { createReceiptReader, createReceiptSigner } from '../sync/signed-receipt.ts';

export const SITE = 'riverport';
export const LANE = 'lane-1';
export const CENTRE = generateKeys('centre');
export const TRUST: Trust = { keys: [CENTRE.publicKey], developmentKey: 'refused' };
export const IMAGE = Buffer.from('an image');
/** Its SHA-256. */
export const IMAGE_SHA256 = 'a5df3fde7b200c3fa2791144c7e05c5c2bced4c6ad863d3a4cf76c972c1712f9';

const clock = createVirtualClock();
const read = createReceiptReader(verifierOf(TRUST));
const sign = createReceiptSigner(signerOf(CENTRE.privateKey), clock);

export function openTestLedger(file = ':memory:', simulated = true): OpenLedger {
  return openLedger({ file, clock, simulated });
}

export function draft(passage: string | null, kind: RecordDraft['kind'], body: RecordDraft['body'] = {}): RecordDraft {
  return { lane: LANE, kind, passage, wallMs: clock.wallMs(), body };
}

/** What is written of one passage that was diverted, with an image. */
export function passageRows(passage: string, sha256: string): readonly RecordDraft[] {
  return [
    draft(passage, 'passage', { openedAtMs: 12.5 }),
    draft(passage, 'evidence', { content: { kind: 'document', number: 'L898902C3', text: 'Zoë "Z" Ångström\\n' } }),
    draft(passage, 'evidence', { content: { kind: 'snapshot', sha256 } }),
    draft(passage, 'decision', { verdict: 'divert', reasons: [] }),
    draft(passage, 'outcome', { verdict: 'divert' }),
  ];
}

/** The centre receipts everything that the ledger has now, of every lane together. */
export function receiptAll(ledger: OpenLedger, site = SITE): void {
  const heads = ledger.lanes().flatMap((lane) => {
    const last = ledger.records(lane, 1, 1_000_000).at(-1);
    return last === undefined ? [] : [{ site, lane, epoch: last.epoch, upto: last.sequence, head: last.hash }];
  });
  const receipts = sign(heads).map((message) => read(Buffer.from(message)));
  ledger.acknowledge(receipts.flatMap((each) => (each.ok ? [each.receipt] : [])));
}
