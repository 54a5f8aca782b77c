import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import type { Receipt } from '../contract/record.ts';
import { generateKeys, type Trust } from '../signing/keys.ts';
import { signerOf, verifierOf } from '../signing/signature-pair.ts';
import { createReceiptReader, createReceiptSigner } from './signed-receipt.ts';

const { publicKey, privateKey } = generateKeys('centre');
const TRUST: Trust = { keys: [publicKey], developmentKey: 'refused' };
const clock = createVirtualClock();
const sign = createReceiptSigner(signerOf(privateKey), clock);
const verify = verifierOf(TRUST);
const bytes = (text: string) => Buffer.from(text);
const receiptOf = (lane: string): Receipt => ({ site: 's', lane, epoch: 3, upto: 17, head: 'a'.repeat(64) });
const [TEXT = ''] = sign(['lane-1', 'lane-2', 'lane-3'].map(receiptOf));

describe('a signed receipt', () => {
  it('comes back as it went, with when it was issued and who signed it', () => {
    const receipts = Array.from({ length: 9 }, (_, at) => receiptOf(`lane-${at}`));
    const read = createReceiptReader(verify);
    for (const [at, message] of sign(receipts).entries()) {
      expect(read(bytes(message))).toEqual({
        ok: true,
        receipt: { ...receipts[at], issuedAtMs: clock.wallMs(), message },
        signer: publicKey,
      });
    }
  });

  it('costs one pair of signatures for all that is said at one moment, to make and to believe', () => {
    const count = { signed: 0, verified: 0 };
    const counting = createReceiptSigner((each) => {
      count.signed += 1;
      return signerOf(privateKey)(each);
    }, clock);
    const read = createReceiptReader((...each) => {
      count.verified += 1;
      return verify(...each);
    });
    const messages = counting(Array.from({ length: 100 }, (_, at) => receiptOf(`lane-${at}`)));
    expect(messages.every((message) => read(bytes(message)).ok)).toBe(true);
    expect(count).toEqual({ signed: 1, verified: 1 });
    expect(counting([])).toEqual([]);
    expect(count.signed).toBe(1);
  });

  it('is refused when nobody who counts has signed it', () => {
    const stranger = createReceiptSigner(signerOf(generateKeys('centre').privateKey), clock);
    const [message = ''] = stranger([receiptOf('lane-1')]);
    expect(createReceiptReader(verify)(bytes(message))).toMatchObject({ ok: false, what: 'unproven' });
    const borrowed = message.replace(/"key":"[0-9a-f]+"/, `"key":"${publicKey.id}"`);
    const refused = { ok: false, what: 'unproven', why: 'is not what centre signed (Ed25519)' };
    expect(createReceiptReader(verify)(bytes(borrowed))).toEqual(refused);
  });

  it('is refused when it was not among those that were signed', () => {
    const read = createReceiptReader(verify);
    expect(read(bytes(TEXT)).ok).toBe(true);
    const other = TEXT.replace('lane-1', 'lane-9');
    expect(other).not.toBe(TEXT);
    const why = 'is not among the receipts that were signed';
    expect(read(bytes(other))).toEqual({ ok: false, what: 'unproven', why });
  });

  it('is no receipt where the key signed something else', () => {
    const sealed = signerOf(privateKey)(bytes('{"kind":"greenlane-release"}'));
    const message = { ...JSON.parse(TEXT), statement: { body: '{"kind":"greenlane-release"}', signature: sealed } };
    expect(createReceiptReader(verify)(bytes(JSON.stringify(message)))).toMatchObject({
      ok: false,
      what: 'unreadable',
    });
  });

  it('changed in a single character says the same or nothing, and never throws', () => {
    const said = createReceiptReader(verify)(bytes(TEXT));
    const ends = fc.oneof(fc.nat(450), fc.integer({ min: TEXT.length - 4700, max: TEXT.length - 1 }));
    fc.assert(
      fc.property(ends, fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const changed = bytes(TEXT);
        changed[at] = byte;
        const read = createReceiptReader(verify)(changed);
        expect(read.ok ? { ...read.receipt, message: TEXT } : null).toEqual(read.ok && said.ok ? said.receipt : null);
      }),
      { numRuns: 400 },
    );
  });

  it('is not to be had from bytes that are none', () => {
    const read = createReceiptReader(verify);
    for (const text of ['', '{', '{}', '[]', 'null', TEXT.slice(0, -1), `${TEXT}}`, 'x'.repeat(100_000)]) {
      expect(read(bytes(text))).toMatchObject({ ok: false, what: 'unreadable' });
    }
  });
});
