import { DEVELOPMENT_TRUST, developmentPrivateKey } from '../edge/signing/keys.ts';
import { signerOf, verifierOf } from '../edge/signing/signature-pair.ts';
import {
  createReceiptReader,
  createReceiptSigner,
  type ReceiptReader,
  type ReceiptSigner,
} from '../edge/sync/signed-receipt.ts';
import type { Clock } from '../hardware/clock.ts';

/** Receipts of a simulated centre: signed with the key that everybody has, and believed by lanes in simulation. */

export function developmentSigner(clock: Clock): ReceiptSigner {
  return createReceiptSigner(signerOf(developmentPrivateKey()), clock);
}

export function developmentReader(): ReceiptReader {
  return createReceiptReader(verifierOf(DEVELOPMENT_TRUST));
}
