import { describe, expect, it } from 'vitest';
import { developmentKey, generateKeys, type Trust } from './keys.ts';
import { signaturePairSchema, signPair, verifyPair } from './signature-pair.ts';

const { publicKey, privateKey } = generateKeys('riverport');
const TRUST: Trust = { keys: [publicKey], developmentKey: 'refused' };
const STATEMENT = Buffer.from('a statement');
const PAIR = signPair(STATEMENT, privateKey);

describe('a pair of signatures', () => {
  it('is believed of what was signed, and has the form that is sent', () => {
    expect(verifyPair(STATEMENT, PAIR, TRUST)).toMatchObject({ ok: true, signer: { name: 'riverport' } });
    expect(signaturePairSchema.parse(structuredClone(PAIR))).toEqual(PAIR);
  });

  it('is of these bytes alone', () => {
    const other = verifyPair(Buffer.from('a Statement'), PAIR, TRUST);
    expect(other).toEqual({ ok: false, why: 'is not what riverport signed (Ed25519)' });
  });

  it('needs both halves', () => {
    const other = signPair(Buffer.from('another'), privateKey);
    for (const half of ['ed25519', 'mlDsa65'] as const) {
      expect(verifyPair(STATEMENT, { ...PAIR, [half]: other[half] }, TRUST)).toMatchObject({ ok: false });
    }
  });

  it('of a key that nobody trusts proves nothing', () => {
    const stranger = signPair(STATEMENT, generateKeys('riverport').privateKey);
    expect(verifyPair(STATEMENT, stranger, TRUST)).toMatchObject({ ok: false });
    const borrowed = verifyPair(STATEMENT, { ...stranger, key: publicKey.id }, TRUST);
    expect(borrowed).toMatchObject({ ok: false, why: 'is not what riverport signed (Ed25519)' });
  });

  it('of the development key counts where it is accepted alone', () => {
    const claimed = { ...PAIR, key: developmentKey().id };
    const refused = verifyPair(STATEMENT, claimed, { keys: [developmentKey()], developmentKey: 'refused' });
    expect(refused).toMatchObject({ ok: false, why: expect.stringContaining('everybody has') as unknown });
  });
});
