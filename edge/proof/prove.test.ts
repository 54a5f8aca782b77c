import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFault } from '../contract/fault.ts';
import { DESK_LANE } from '../contract/officer.ts';
import { generateKeys, type Trust } from '../signing/keys.ts';
import { contentHashOf } from '../ledger/chain.ts';
import { type Bundle, composeBundle, imagesNamed, type Link } from './bundle.ts';
import {
  CENTRE,
  draft,
  IMAGE,
  IMAGE_SHA256,
  LANE,
  openTestLedger,
  passageRows,
  receiptAll,
  SITE,
  TRUST,
} from './proof.fixture.ts';
import { prove } from './prove.ts';

const OTHER = { name: 'Somebody Else' };

/** Two passages whose rows stand among each other, and what was done about one at the desk. */
function recorded() {
  const ledger = openTestLedger();
  const [first, second] = [passageRows('case-1', IMAGE_SHA256), passageRows('case-2', 'f'.repeat(64))];
  ledger.append([draft(null, 'boot')]);
  for (const [at, each] of first.entries()) {
    const other = second[at];
    ledger.append(other === undefined ? [each] : [each, { ...other, body: { ...other.body, ...OTHER } }]);
  }
  ledger.append([
    { ...draft('case-1', 'audit', { what: 'looked' }), lane: DESK_LANE },
    draft(null, 'mode', { mode: 'normal', reason: '', by: null }),
  ]);
  return ledger;
}

function bundled(images = true): Bundle {
  const ledger = recorded();
  receiptAll(ledger);
  const bundle = composeBundle(ledger, SITE, 'case-1');
  return { ...bundle, images: images ? [{ sha256: IMAGE_SHA256, base64: IMAGE.toString('base64') }] : [] };
}

const BUNDLE = bundled();
const bytesOf = (bundle: unknown) => Buffer.from(JSON.stringify(bundle));
const whyNot = (bundle: unknown, trust = TRUST) => {
  const proving = prove(bytesOf(bundle), trust);
  return proving.ok ? null : proving.why;
};
/** The bundle with the section of the lane changed. */
const changed = (change: Partial<Bundle['sections'][number]>, bundle = BUNDLE) => ({
  ...bundle,
  sections: bundle.sections.map((section) => (section.lane === LANE ? { ...section, ...change } : section)),
});
const sectionOf = ({ sections }: Bundle, lane: string) => sections.find((section) => section.lane === lane);
const LINKS = sectionOf(BUNDLE, LANE)?.links ?? [];
const recordIn = (link: Link | undefined) => (link !== undefined && 'record' in link ? link.record : null);

describe('a bundle', () => {
  it('proves a case by itself: its rows, their order, and when the centre had them', () => {
    const proving = prove(bytesOf(BUNDLE), TRUST);
    expect(proving).toMatchObject({
      ok: true,
      proven: {
        site: SITE,
        passage: 'case-1',
        simulated: true,
        images: { named: 1, enclosed: 1 },
        sections: [
          { lane: DESK_LANE, shown: 1, hidden: 0, from: 1, upto: 1 },
          { lane: LANE, shown: 5, hidden: 6, from: 2, upto: 12, signer: CENTRE.publicKey },
        ],
      },
    });
    expect(imagesNamed(BUNDLE)).toEqual([IMAGE_SHA256]);
  });

  it('says nothing of anybody else', () => {
    const text = JSON.stringify(BUNDLE);
    for (const word of [OTHER.name, 'case-2', 'f'.repeat(64), '"mode"']) expect(text).not.toContain(word);
  });

  it('is proven by the nearest receipt, however much was recorded afterwards', () => {
    const ledger = recorded();
    receiptAll(ledger);
    for (let round = 0; round < 40; round += 1) {
      ledger.append(Array.from({ length: 50 }, () => draft(null, 'audit')));
      receiptAll(ledger);
    }
    const bundle = composeBundle(ledger, SITE, 'case-1');
    expect(sectionOf(bundle, LANE)?.links.length).toBeLessThan(300);
    expect(whyNot(bundle)).toBeNull();
  });

  it('is not to be had of a passage that nobody knows, or that the centre has not receipted whole', () => {
    const ledger = recorded();
    const refusal = (passage: string) => {
      try {
        return JSON.stringify(composeBundle(ledger, SITE, passage));
      } catch (error) {
        return isFault(error, 'data-invalid') ? error.what : String(error);
      }
    };
    expect(refusal('case-9')).toBe('The ledger holds nothing of a passage case-9');
    expect(refusal('case-1')).toMatch(/^The centre has not receipted row 1 of desk yet/);
    receiptAll(ledger);
    expect(refusal('case-1')).toContain('greenlane-case-bundle');
    ledger.append([draft('case-1', 'audit', { what: 'looked again' })]);
    expect(refusal('case-1')).toMatch(/^The centre has not receipted row 13/);
  });

  it('proves nothing to who trusts another key', () => {
    const other: Trust = { keys: [generateKeys('centre').publicKey], developmentKey: 'accepted' };
    expect(whyNot(BUNDLE, other)).toMatch(/^The receipt of desk proves nothing: it is signed with the key/);
  });

  it.each<readonly [string, unknown, RegExp]>([
    [
      'a row that says something else',
      changed({ links: withBody({ verdict: 'release' }) }),
      /Row 8 of lane-1 has been changed/,
    ],
    ['a row left out', changed({ links: LINKS.filter((_, at) => at !== 2) }), /Row 5 of lane-1 has been changed/],
    ['the last rows cut off', changed({ links: LINKS.slice(0, 9) }), /about other rows/],
    [
      'rows in another order',
      changed({ links: [...LINKS.slice(0, 2), ...LINKS.slice(4), ...LINKS.slice(2, 4)] }),
      /Row 4/,
    ],
    [
      'a row passed off as another’s',
      changed({ links: LINKS.map((link, at) => (at === 4 ? { content: 'a'.repeat(64) } : link)) }),
      /Row 8/,
    ],
    ['another place in the chain', changed({ from: 3 }), /Row 3 of lane-1 has been changed, or is not in its place/],
    ['another passage', { ...BUNDLE, passage: 'case-7' }, /about another passage/],
    ['another site', { ...BUNDLE, site: 'elsewhere' }, /about other rows/],
    ['another lane', changed({ lane: 'lane-2' }), /Row 2 of lane-2/],
    ['no row of the case', { ...BUNDLE, sections: [hiddenSection()] }, /shows no row/],
    [
      'the receipt of another chain',
      changed({ receipt: sectionOf(BUNDLE, DESK_LANE)?.receipt ?? '' }),
      /about other rows/,
    ],
    [
      'an image that was changed',
      { ...BUNDLE, images: [{ sha256: IMAGE_SHA256, base64: 'AAAA' }] },
      /image .* changed/,
    ],
    [
      'an image of somebody else',
      { ...BUNDLE, images: [{ sha256: 'f'.repeat(64), base64: '' }] },
      /No row of the passage/,
    ],
    ['something added', { ...BUNDLE, note: 'all is well' }, /has a mistake/],
  ])('is found out: %s', (_what, bundle, why) => {
    expect(whyNot(bundle)).toMatch(why);
  });

  it('with any byte changed means the same or proves nothing', () => {
    const bytes = bytesOf(BUNDLE);
    const meaning = JSON.stringify(JSON.parse(bytes.toString()));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const flipped = Buffer.from(bytes);
        flipped[at] = byte;
        expect(!prove(flipped, TRUST).ok || JSON.stringify(JSON.parse(flipped.toString())) === meaning).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('with the last bit of any byte of its rows turned proves nothing', () => {
    const bytes = bytesOf({ ...BUNDLE, sections: BUNDLE.sections.filter(({ lane }) => lane === LANE) });
    const start = bytes.indexOf('"site"');
    const end = bytes.indexOf('"receipt"');
    const meaning = JSON.stringify(JSON.parse(bytes.toString()));
    const unnoticed = Array.from({ length: end - start }, (_, at) => start + at).filter((at) => {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      return prove(flipped, TRUST).ok && JSON.stringify(JSON.parse(flipped.toString())) !== meaning;
    });
    expect(unnoticed).toEqual([]);
  });

  it('never throws at bytes that are none', () => {
    for (const text of ['', '{', 'null', '[]', '{"kind":"greenlane-case-bundle"}']) {
      expect(prove(Buffer.from(text), TRUST).ok).toBe(false);
    }
  });
});

/** The links with the decision saying something else. */
function withBody(body: Record<string, string>): Link[] {
  return LINKS.map((link) => {
    const record = recordIn(link);
    return record?.kind === 'decision' ? { record: { ...record, body } } : link;
  });
}

/** The whole chain as hashes: true, and about nothing. */
function hiddenSection() {
  const ledger = recorded();
  receiptAll(ledger);
  const section = sectionOf(composeBundle(ledger, SITE, 'case-1'), LANE);
  if (section === undefined) throw new Error('there is a section');
  const links = section.links.map((link) => {
    const record = recordIn(link);
    return record === null ? link : { content: contentHashOf(record) };
  });
  return { ...section, links };
}
