import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateKeys, type Trust } from '../../signing/keys.ts';
import { signDocument } from '../../signing/signed-document.ts';
import {
  decodePointer,
  decodeRelease,
  encodePointer,
  encodeRelease,
  type Release,
  type ReleasePointer,
  releaseTopic,
} from './release.ts';

const { publicKey, privateKey } = generateKeys('riverport');
const TRUST: Trust = { keys: [publicKey], developmentKey: 'refused' };
const HASH = 'ab'.repeat(32);
const CONTENT = { sha256: HASH, bytes: 7 };
const TOPIC = releaseTopic('FRA T1', 'lane/1');

const RELEASE: Release = {
  kind: 'greenlane-release',
  version: 4,
  createdAtMs: 1_790_000_000_000,
  note: 'higher "allowance"\n',
  items: {
    policy: CONTENT,
    watchList: CONTENT,
    configuration: CONTENT,
    packs: [{ id: 'goods-risk', version: '1.4.0', files: [{ ...CONTENT, name: 'manifest.json' }] }],
  },
};
const POINTER: ReleasePointer = {
  kind: 'greenlane-release-pointer',
  site: 'FRA T1',
  lane: 'lane/1',
  sequence: 9,
  issuedAtMs: 1000,
  expiresAtMs: 2000,
  release: { version: 4, ...CONTENT },
  stopped: false,
};

const bytes = (text: string) => Buffer.from(text);
type Content = Readonly<Record<string, unknown>> & { readonly kind: string };
const readRelease = (content: Content) => decodeRelease(bytes(signDocument(content, privateKey)), TRUST);
const readPointer = (content: Content, topic = TOPIC) =>
  decodePointer(topic, bytes(signDocument(content, privateKey)), TRUST);

describe('a release on its way', () => {
  it('comes back as it was signed, with its signer', () => {
    expect(decodeRelease(bytes(encodeRelease(RELEASE, privateKey)), TRUST)).toEqual({
      ok: true,
      content: RELEASE,
      signer: publicKey,
    });
  });

  it.each([
    ['a version of nought', { version: 0 }, 'version'],
    ['nothing in it', { items: {} }, 'names nothing'],
    ['an item that nobody knows', { items: { ...RELEASE.items, firmware: CONTENT } }, 'firmware'],
    ['a policy without end', { items: { policy: { sha256: HASH, bytes: 1e12 } } }, 'items.policy.bytes'],
    ['a hash that is none', { items: { policy: { sha256: HASH.toUpperCase(), bytes: 7 } } }, 'items.policy.sha256'],
    ['one pack in two versions', { items: { packs: [pack('1.0.0', 'a'), pack('2.0.0', 'a')] } }, 'names a pack twice'],
    ['a file that leaves its folder', { items: { packs: [pack('1.0.0', '../a')] } }, 'files.0.name'],
    ['a file twice', { items: { packs: [pack('1.0.0', 'a', 'a')] } }, 'names a file twice'],
  ])('is refused with %s, however well it is signed', (_, change, why) => {
    expect(readRelease({ ...RELEASE, ...change })).toMatchObject({
      ok: false,
      why: expect.stringContaining(why) as string,
    });
  });

  it('is no pointer, and a pointer is no release', () => {
    expect(readRelease(POINTER)).toMatchObject({ ok: false, why: expect.stringContaining('kind') as string });
    expect(readPointer(RELEASE)).toMatchObject({ ok: false, why: expect.stringContaining('kind') as string });
  });

  it('of an unknown signer is refused before anybody looks at what it says', () => {
    const text = signDocument({ kind: 'anything at all' }, generateKeys('stranger').privateKey);
    expect(decodeRelease(bytes(text), TRUST)).toMatchObject({
      ok: false,
      why: expect.stringContaining('not trusted') as string,
    });
  });

  it('is refused with any one byte of it changed, and with whatever else comes in its place', () => {
    const text = encodeRelease(RELEASE, privateKey);
    const damaged = fc.record({ at: fc.nat({ max: text.length - 1 }), bits: fc.integer({ min: 1, max: 255 }) });
    fc.assert(
      fc.property(damaged, ({ at, bits }) => {
        const other = bytes(text);
        other.writeUInt8(other.readUInt8(at) ^ bits, at);
        expect(decodeRelease(other, TRUST)).toMatchObject({ ok: false });
      }),
      { numRuns: 200 },
    );
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(bytes)), (junk) => {
        expect(decodeRelease(junk, TRUST)).toMatchObject({ ok: false });
        expect(decodePointer(TOPIC, junk, TRUST)).toMatchObject({ ok: false });
      }),
    );
  });

  it('without end is refused unread', () => {
    expect(readRelease({ ...RELEASE, note: 'x'.repeat(3_000_000) })).toEqual({
      ok: false,
      why: 'cannot be read: too long',
    });
  });
});

describe('a pointer to a release', () => {
  it('comes back as it was signed, whatever its lane is called', () => {
    const word = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(word, word, fc.boolean(), (site, lane, stopped) => {
        const pointer = { ...POINTER, site, lane, stopped, release: stopped ? null : POINTER.release };
        const answer = decodePointer(releaseTopic(site, lane), bytes(encodePointer(pointer, privateKey)), TRUST);
        expect(answer).toMatchObject({ ok: true, content: pointer });
      }),
      { numRuns: 40 },
    );
  });

  it('is refused on the topic of another lane', () => {
    expect(readPointer(POINTER, releaseTopic('FRA T1', 'lane-2'))).toEqual({
      ok: false,
      why: 'is for the lane lane/1 of FRA T1',
    });
  });

  it('is refused when it has expired before it was issued', () => {
    expect(readPointer({ ...POINTER, expiresAtMs: 1000 })).toMatchObject({ ok: false });
  });
});

function pack(version: string, ...names: readonly string[]) {
  return { id: 'goods-risk', version, files: names.map((file) => ({ ...CONTENT, name: file })) };
}
