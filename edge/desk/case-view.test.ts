import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import type { EvidenceContent } from '../contract/evidence.ts';
import type { RecordDraft } from '../contract/record.ts';
import { openLedger } from '../ledger/ledger.ts';
import { readCaseFile } from './case-file.ts';
import { type CaseSurroundings, viewOf } from './case-view.ts';
import { ALARM, DOCUMENT, DOUBT, LANE, writePassage } from './cases.fixture.ts';
import { earlierCases } from './earlier.ts';
import { decision, finding, ruling } from './supervision.fixture.ts';

const PLATE = '0220123456';
const SHA256 = 'a'.repeat(64);
const PASS = {
  kind: 'boardingPass',
  passengerName: 'ERIKSSON/ANNA',
  bookingReference: 'ABC123',
  from: 'ICN',
  to: 'OSL',
  carrier: 'GL',
  flight: '0042',
  dayOfYear: 325,
  seat: '1A',
  sequence: '1',
  bagTags: [PLATE],
} as const satisfies EvidenceContent;
const SCAN = {
  kind: 'bagScan',
  scanId: 's',
  bagTag: PLATE,
  scannedAt: '',
  alarmDecision: 'alarm',
  abort: null,
  atr: { manufacturer: 'm', version: '1' },
  objects: [],
  image: { sha256: SHA256, width: 4, height: 4, bitDepth: 16, energies: 'dual' },
} as const satisfies EvidenceContent;
const PORTRAIT = { kind: 'portrait', id: 'face-1', documentNumber: DOCUMENT.number } as const satisfies EvidenceContent;
const AROUND: CaseSurroundings = {
  decideWithinMs: null,
  earlier: [],
  isInLane: false,
  isPortraitHeld: () => true,
  millimetresPerPixel: [1, 1.5],
};

function desk() {
  const clock = createVirtualClock();
  const ledger = openLedger({ file: ':memory:', clock, simulated: true });
  const read = (id: string) => {
    const entry = ledger.cases.entry(id);
    if (entry === null) throw new RangeError(`${id} is no case`);
    return readCaseFile(entry, ledger.recordsOf(id));
  };
  const write = (id: string, reasons = [DOUBT], ...contents: EvidenceContent[]) => {
    clock.advance(1000);
    writePassage(ledger, clock.wallMs(), id, reasons, contents);
  };
  return { clock, ledger, read, write };
}

describe('a case on the screen', () => {
  it('says who, with what, and what was seen; pictures by their names', () => {
    const { read, write } = desk();
    const snapshot = { kind: 'snapshot', sha256: 'b'.repeat(64) } as const;
    write('p', [DOUBT, ALARM], DOCUMENT, PASS, SCAN, PORTRAIT, snapshot);
    const view = viewOf(read('p'), AROUND);
    expect(view).toMatchObject({
      passenger: 'ERIKSSON ANNA MARIA',
      flight: 'GL 42',
      isAlarm: true,
      codes: ['scanner-alarm', 'declaration-missing'],
      headline: { code: 'scanner-alarm', text: 'about scanner-alarm' },
      document: DOCUMENT,
      bagTags: [PLATE],
      portraits: ['face-1'],
      snapshots: [{ sha256: snapshot.sha256 }],
      scans: [{ bagTag: PLATE, content: SCAN, millimetresPerPixel: [1, 1.5] }],
      ruling: null,
      laneRefusal: null,
    });
    expect(viewOf(read('p'), { ...AROUND, isPortraitHeld: () => false }).portraits).toEqual([]);
  });

  it('tells the course of the passage in the order of time, in words that can be translated', () => {
    const { clock, ledger, read, write } = desk();
    write('p', [DOUBT], DOCUMENT, PASS, SCAN, { kind: 'conduct', what: 'tailgated' });
    const draft = (kind: RecordDraft['kind'], body: object) => ({
      lane: LANE,
      kind,
      passage: 'p',
      wallMs: clock.wallMs(),
      body: body as RecordDraft['body'],
    });
    const by = { officer: 'Li', role: 'officer' };
    ledger.append([
      draft('movement', { what: 'left' }),
      draft('case', { what: 'held', by }),
      draft('inspection', { by, looked: 'x', found: 'y' }),
      draft('evidence', { of: 'another version' }),
      draft('audit', { what: 'signed-in' }),
      draft('disposition', ruling([])),
    ]);
    const { timeline } = viewOf(read('p'), AROUND);
    expect(timeline.map(({ what, detail }) => (detail === '' ? what : `${what}: ${detail}`))).toEqual([
      'document-read: UTO L898902C3',
      'boarding-pass-read: GL 0042',
      `bag-scanned: ${PLATE}`,
      'tailgated',
      'admitted',
      'decided: divert',
      'left',
      'case-held: Li',
      'inspected: Li',
      'row-unreadable',
      'ruled: Lin',
    ]);
  });

  it('knows earlier passages with the same document or bag, and no later ones', () => {
    const { ledger, read, write } = desk();
    write('first', [{ ...DOUBT, severity: 'notice' }], DOCUMENT);
    write('second', [DOUBT], PASS);
    ledger.append([{ lane: LANE, kind: 'disposition', passage: 'second', wallMs: 1, body: ruling([]) }]);
    write('now', [DOUBT], DOCUMENT, PASS);
    write('later', [DOUBT], DOCUMENT);
    const { entry, evidence } = read('now');
    expect(earlierCases(ledger.cases, 'now', entry.openedWallMs, evidence)).toMatchObject([
      { id: 'second', lane: LANE, sameAs: 'bag', verdict: 'divert', disposition: 'release' },
      { id: 'first', lane: LANE, sameAs: 'document', verdict: 'release', disposition: null },
    ]);
  });
});

describe('a release after which the passage was broken off', () => {
  const why = 'the lane was restarted during the passage';
  const brokenOff = { ...finding('interrupted', 'doubt'), said: { sentence: 'says.interrupted', facts: { why } } };

  function refusalAfter(...bodies: readonly [RecordDraft['kind'], object][]) {
    const { clock, ledger, read, write } = desk();
    write('p', [DOUBT], DOCUMENT);
    const drafts = bodies.map(([kind, body]) => {
      return { lane: LANE, kind, passage: 'p', wallMs: clock.wallMs(), body: body as RecordDraft['body'] };
    });
    ledger.append(drafts);
    return viewOf(read('p'), AROUND).laneRefusal;
  }

  const released = ['disposition', ruling([])] as const satisfies [RecordDraft['kind'], object];
  const restarted = ['decision', decision([brokenOff])] as const satisfies [RecordDraft['kind'], object];

  it('says that the lane did not carry it out', () => {
    expect(refusalAfter([...released], [...restarted])).toBe(why);
  });

  it('says nothing when the passenger had gone, or was broken off before', () => {
    expect(refusalAfter([...released], ['movement', { what: 'left' }], [...restarted])).toBeNull();
    expect(refusalAfter([...restarted], [...released])).toBeNull();
    expect(refusalAfter([...released])).toBeNull();
  });

  it('says nothing of a lane that was asked for nothing', () => {
    const kept = { ...ruling([]), disposition: { what: 'quarantine', goods: 'a parrot' } };
    expect(refusalAfter(['disposition', kept], [...restarted])).toBeNull();
  });
});

describe('a passenger who writes to the screen', () => {
  const HOSTILE = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'; drop table journal; --",
    'data: x\n\nevent: snapshot\r\ndata: {}',
    '\u0000\u0007\u001b[2J\u007f',
    '\u202egnp.exe\u2066',
    '\u2028\u2029\ufeff',
    '{{constructor.constructor("alert(1)")()}}',
    '%3Cscript%3E&lt;script&gt;',
    'ܐܢܐ 张伟 محمد 👩‍👩‍👧',
  ];

  it.each(HOSTILE)('is told as text, every character of it: %j', (text) => {
    const { ledger, read, write } = desk();
    write(
      'p',
      [{ ...DOUBT, text }],
      { ...DOCUMENT, surname: text, givenNames: text, number: text },
      { ...PASS, passengerName: text, flight: text, seat: text },
      { kind: 'unusable', of: 'barcode', why: text },
    );
    const view = viewOf(read('p'), AROUND);
    expect(view.passenger).toBe(`${text} ${text}`.trim());
    expect(view.document?.surname).toBe(text);
    expect(view.boardingPasses[0]?.flight).toBe(text);
    expect(view.headline?.text).toBe(text);
    const wire = JSON.stringify(view);
    // One line: no value can end an event of the stream or begin another.
    expect(wire).not.toMatch(/[\n\r]/);
    expect(JSON.parse(wire)).toEqual(view);
    expect(ledger.verify().broken).toBeNull();
    expect(ledger.cases.namesakes({ kind: 'document', value: `UTO ${text}` }, 5)).toHaveLength(1);
  });
});
