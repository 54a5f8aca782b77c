import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { generateKeys } from './keys.ts';
import { openDocument, signDocument } from './signed-document.ts';

const { publicKey, privateKey } = generateKeys('hq');
const schema = z
  .strictObject({ kind: z.literal('word'), days: z.number() })
  .refine(({ days }) => days <= 2, 'is valid for too long');
const opened = (content: { readonly kind: string; readonly days: unknown }) =>
  openDocument(Buffer.from(signDocument(content, privateKey)), {
    schema,
    trust: { keys: [publicKey], developmentKey: 'refused' },
    maxBytes: 1000,
  });

describe('a signed document', () => {
  it('is what its signer wrote', () => {
    expect(opened({ kind: 'word', days: 2 })).toEqual({
      ok: true,
      content: { kind: 'word', days: 2 },
      signer: publicKey,
    });
  });

  it.each([
    [3, 'has a mistake: is valid for too long'],
    ['three', 'has a mistake at days: Invalid input: expected number, received string'],
  ])('with %j in it is refused in a plain sentence', (days, why) => {
    expect(opened({ kind: 'word', days })).toEqual({ ok: false, why });
  });
});
