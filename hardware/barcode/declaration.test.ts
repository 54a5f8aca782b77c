import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GoodsDeclaration, GoodsLine } from './barcode.ts';
import { declarationKeySchema, importDeclarationKeys } from './declaration-key.ts';
import { decodeDeclaration, encodeDeclaration, sealDeclaration } from './declaration.ts';

/** The key pair of RFC 8032's layout whose private seed is 00 01 02 ... 1F. */
const SEED = Uint8Array.from({ length: 32 }, (_, index) => index);
const privateKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), SEED]),
  format: 'der',
  type: 'pkcs8',
});
const PUBLIC_KEY = 'MCowBQYDK2VwAyEAA6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=';
const keys = importDeclarationKeys([{ id: 'test-1', publicKey: PUBLIC_KEY }]);
const signer = { keyId: 'test-1', privateKey };

const CLEARED: GoodsLine = {
  hs6: '760711',
  quantity: 40,
  massKg: 901.2,
  value: 415092.72,
  currency: 'KRW',
  origin: 'CN',
  clearance: {
    office: '40',
    processType: 'B',
    importType: '11',
    importUse: '21',
    paymentType: '11',
    transportMode: '40',
    declarant: '76NV527',
    importer: 'SHHZGSL',
    seller: '249LO7A',
    courier: '',
    departure: 'CN',
    taxRate: 7.2,
    taxType: 'FCN1',
    originIndicator: 'E',
  },
};
const DECLARATION: GoodsDeclaration = {
  id: 'D-2026-000123',
  documentIssuer: 'UTO',
  documentNumber: 'L898902C3',
  issuedAtS: 1767225600,
  validUntilS: 1767312000,
  bagTags: ['0014123456', '0014123457'],
  goods: [{ hs6: '330300', quantity: 2, massKg: 0.4, value: 120.5, currency: 'EUR', origin: 'FR' }, CLEARED],
};
const TEXT =
  'GLD1:W 06$C-UEDA6LXH40EO48TQ87SSNP6R0ODGNN05Y8AU*80C1IS4I+TMK3-8AS5W5RB40CMJMAIFIB9E8Q-8UD0BRZS DU*YFYBK3N1$SR707' +
  '%PE4TBICBCBQO.6M/7C+A5K1Q.A 783KACJNAW4WAVW$OH3SVS8QCJZ$8VRMAR54/Q2$G%5CKM2.56R25.CE2LMXCE.TKZ/3-KFV+1QAN93T/DFP1' +
  '7K/U3D3C523:2WXJ102U1N+DC 8R+K5ZX9A*E-.SZRT2U6T62/9THPTYU0*/9M83M2TVTG%RM0906WKXPCXIS-IM+SL.X59CE1UF7UO*D8O/5LAOV9' +
  'QX-K0KETSM.';

const textOf = (declaration: GoodsDeclaration) => {
  const encoding = encodeDeclaration(declaration, signer);
  if (encoding.kind !== 'text') throw new RangeError(encoding.why);
  return encoding.text;
};
const why = (text: string) => {
  const reading = decodeDeclaration(text, keys);
  return reading.kind === 'refused' ? reading.why : 'read';
};
const signedJson = (json: string) => sealDeclaration(deflateRawSync(json), signer);

describe('the test vector', () => {
  it('is read', () => {
    expect(decodeDeclaration(TEXT, keys)).toEqual({ kind: 'declaration', declaration: DECLARATION, keyId: 'test-1' });
  });

  it('belongs to the key whose seed counts up', () => {
    expect(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64')).toBe(PUBLIC_KEY);
  });

  it('stands in the documentation', () => {
    const page = readFileSync(new URL('../../docs/protocols/declaration-qr.md', import.meta.url), 'utf8');
    expect(page).toContain(TEXT);
    expect(page).toContain(PUBLIC_KEY);
  });
});

describe('what is refused', () => {
  it('a key that is not trusted, and a signature of another key under a trusted name', () => {
    const other = generateKeyPairSync('ed25519');
    const stranger = encodeDeclaration(DECLARATION, { keyId: 'other', privateKey: other.privateKey });
    const forged = encodeDeclaration(DECLARATION, { keyId: 'test-1', privateKey: other.privateKey });
    expect(why(stranger.kind === 'text' ? stranger.text : '')).toBe(
      'signed with a key that this lane does not know: other',
    );
    expect(why(forged.kind === 'text' ? forged.text : '')).toBe('the signature of key test-1 does not hold');
  });

  it.each([
    ['', 'no declaration code'],
    ['GLD2:ABC.', 'no declaration code'],
    ['GLD1:', 'cut short'],
    ['GLD1:.', 'damaged'],
    ['GLD1:AAA.', 'damaged'],
    [TEXT.slice(0, -1), 'cut short'],
    [`${TEXT.slice(0, 200)}.`, 'does not hold|damaged'],
    [TEXT.toLowerCase().replace('gld1', 'GLD1'), 'damaged'],
    [`GLD1:${'A'.repeat(5000)}.`, 'no declaration code'],
  ])('%.40s', (text, reason) => {
    expect(why(text)).toMatch(new RegExp(reason));
  });

  const good = ['D1', 'UTO', 'L898902C3', 10, 20, [], []];
  const line = ['330300', 2, 0.4, 120.5, 'EUR', 'FR'];
  const withPart = (at: number, part: unknown) => signedJson(JSON.stringify(good.with(at, part as string)));
  it.each([
    ['not JSON', signedJson('{'), 'damaged or too large'],
    ['not deflated', sealDeclaration(Buffer.from('hello'), signer), 'damaged or too large'],
    ['a bomb', signedJson(`["${'A'.repeat(2_000_000)}"]`), 'damaged or too large'],
    ['an object', signedJson('{"__proto__":1}'), 'no declaration'],
    ['one position too few', signedJson(JSON.stringify(good.slice(1))), 'no declaration'],
    ['one position too many', signedJson(JSON.stringify([...good, 1])), 'no declaration'],
    ['an empty id', withPart(0, ''), 'at 0'],
    ['control characters in the id', withPart(0, 'D\u0007'), 'at 0'],
    ['a number in place of the issuer', withPart(1, 5), 'at 1'],
    ['half a second', withPart(3, 1.5), 'at 3'],
    ['a time before 1970', withPart(3, -1), 'at 3'],
    ['an end before the beginning', withPart(4, 9), 'valid until before it was issued'],
    ['a bag tag of nine digits', withPart(5, ['001412345']), 'at 5.0'],
    [
      'too many bag tags',
      withPart(
        5,
        Array.from({ length: 31 }, () => '0014123456'),
      ),
      'at 5',
    ],
    ['an HS code of five digits', withPart(6, [line.with(0, '33030')]), 'at 6.0'],
    ['a negative mass', withPart(6, [line.with(2, -0.1)]), 'at 6.0'],
    ['an endless value', signedJson('["D1","U","L",1,2,[],[["330300",1,1,1e999,"EUR","FR"]]]'), 'at 6.0'],
    ['half the clearance columns', withPart(6, [[...line, '40', 'B']]), 'at 6.0'],
    [
      'too many goods lines',
      withPart(
        6,
        Array.from({ length: 301 }, () => line),
      ),
      'at 6',
    ],
  ])('%s, though signed', (_name, text, reason) => {
    expect(why(text)).toContain(reason);
  });
});

const code = fc.string({ unit: fc.constantFrom(...'ABCXYZ0123456789'.split('')), maxLength: 8 });
const amount = fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => (value === 0 ? 0 : value));
const letters = (count: number) =>
  fc.string({ unit: fc.constantFrom(...'ABCDEFXYZ'.split('')), minLength: count, maxLength: count });
const digits = (count: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'.split('')), minLength: count, maxLength: count });
const clearance = fc.record({
  office: code,
  processType: code,
  importType: code,
  importUse: code,
  paymentType: code,
  transportMode: code,
  declarant: code,
  importer: code,
  seller: code,
  courier: code,
  departure: code,
  taxRate: fc.integer({ min: 0, max: 10_000 }),
  taxType: code,
  originIndicator: code,
});
const plainLine = {
  hs6: digits(6),
  quantity: amount,
  massKg: amount,
  value: amount,
  currency: letters(3),
  origin: letters(2),
};
const anyLine: fc.Arbitrary<GoodsLine> = fc.oneof(fc.record(plainLine), fc.record({ ...plainLine, clearance }));
const anyDeclaration: fc.Arbitrary<GoodsDeclaration> = fc.record({
  id: code.filter((id) => id !== ''),
  documentIssuer: letters(3),
  documentNumber: digits(9),
  issuedAtS: fc.integer({ min: 0, max: 2_000_000_000 }),
  validUntilS: fc.integer({ min: 2_000_000_000, max: 4_000_000_000 }),
  bagTags: fc.array(digits(10), { maxLength: 5 }),
  goods: fc.array(anyLine, { maxLength: 8 }),
});

describe('properties', () => {
  it('what is written is read again, and the text is what QR and keyboard-like readers carry', () => {
    fc.assert(
      fc.property(anyDeclaration, (declaration) => {
        const text = textOf(declaration);
        expect(text).toMatch(/^GLD1:[0-9A-Z $%*+\-./:]+\.$/);
        expect(decodeDeclaration(text, keys)).toEqual({ kind: 'declaration', declaration, keyId: 'test-1' });
      }),
      { numRuns: 200 },
    );
  });

  it('one changed, lost, added or swapped character is refused', () => {
    const change = fc.tuple(fc.nat(TEXT.length - 1), fc.integer({ min: 0x20, max: 0x7e }), fc.nat(3));
    fc.assert(
      fc.property(change, ([at, to, how]) => {
        const put = String.fromCharCode(to);
        const changed = [
          TEXT.slice(0, at) + put + TEXT.slice(at + 1),
          TEXT.slice(0, at) + TEXT.slice(at + 1),
          TEXT.slice(0, at) + put + TEXT.slice(at),
          TEXT.slice(0, at) + TEXT.charAt(at + 1) + TEXT.charAt(at) + TEXT.slice(at + 2),
        ][how]!;
        fc.pre(changed !== TEXT);
        expect(decodeDeclaration(changed, keys).kind).toBe('refused');
      }),
      { numRuns: 1_000 },
    );
  });

  it('any signed bytes are a declaration or refused', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((json) => deflateRawSync(json)),
    );
    fc.assert(
      fc.property(bytes, (deflated) => {
        expect(decodeDeclaration(sealDeclaration(deflated, signer), keys).kind).toBe('refused');
      }),
      { numRuns: 300 },
    );
  });
});

describe('capacity of QR version 40-L', () => {
  const sample = (count: number, seed: number, line: fc.Arbitrary<GoodsLine>) =>
    fc.sample(fc.array(line, { minLength: count, maxLength: count }), { seed, numRuns: 1 })[0]!;
  const cents = fc.integer({ min: 1, max: 1_000_000 }).map((value) => value / 100);
  const plain = fc.record({ ...plainLine, quantity: fc.integer({ min: 1, max: 40 }), massKg: cents, value: cents });

  it('holds 100 plain goods lines or 40 with their clearance columns', () => {
    const cleared = sample(40, 2, plain).map((it) => ({ ...it, clearance: CLEARED.clearance! }));
    expect(textOf({ ...DECLARATION, goods: sample(100, 1, plain) }).length).toBeLessThan(4_296);
    expect(textOf({ ...DECLARATION, goods: cleared }).length).toBeLessThan(4_296);
  });

  it('does not hold 300 unlike ones, and says so', () => {
    expect(encodeDeclaration({ ...DECLARATION, goods: sample(300, 3, plain) }, signer)).toEqual({
      kind: 'unencodable',
      why: 'too many goods lines for one code',
    });
  });
});

describe('keys', () => {
  it('may be PEM or base64 SPKI', () => {
    const pem = createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }).toString();
    const named = importDeclarationKeys([declarationKeySchema.parse({ id: 'test-1', publicKey: pem })]);
    expect(decodeDeclaration(TEXT, named).kind).toBe('declaration');
  });

  it('of another kind are refused by the configuration', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    expect(declarationKeySchema.safeParse({ id: 'a', publicKey: spki }).success).toBe(false);
    expect(declarationKeySchema.safeParse({ id: 'a', publicKey: 'hello' }).success).toBe(false);
    expect(importDeclarationKeys([{ id: 'a', publicKey: spki }]).size).toBe(0);
  });
});

describe('writing', () => {
  it.each<[Partial<GoodsDeclaration>, string]>([
    [{ id: '' }, '0: '],
    [{ documentNumber: 'l1' }, '2: '],
    [{ validUntilS: 0 }, 'valid until'],
    [{ goods: [{ ...CLEARED, massKg: Number.NaN }] }, '6.0'],
  ])('refuses %j', (change, reason) => {
    const answer = encodeDeclaration({ ...DECLARATION, ...change }, signer);
    expect(answer.kind === 'unencodable' && answer.why).toContain(reason);
  });

  it('refuses a key id that does not fit', () => {
    expect(encodeDeclaration(DECLARATION, { keyId: 'two words', privateKey }).kind).toBe('unencodable');
  });
});
