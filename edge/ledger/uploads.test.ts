import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import type { RecordDraft, RecordKind } from '../contract/record.ts';
import { openLedger } from './ledger.ts';
import type { UploadRule } from './uploads.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uploads-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clock = createVirtualClock();
const open = () => openLedger({ file: join(folder, 'lane.db'), clock, simulated: true });
const name = (digit: string) => digit.repeat(64);
const draft = (kind: RecordKind, passage: string, body: object): RecordDraft => ({
  lane: 'lane-1',
  kind,
  passage,
  wallMs: 1,
  body: body as RecordDraft['body'],
});
const scan = (passage: string, digit: string) =>
  draft('evidence', passage, { content: { kind: 'bagScan', image: { sha256: name(digit) } } });
const snapshot = (passage: string, digit: string) =>
  draft('evidence', passage, { content: { kind: 'snapshot', sha256: name(digit) } });
const decision = (passage: string, verdict: string, severity = 'doubt') =>
  draft('decision', passage, { verdict, reasons: [{ severity }] });

type Opened = ReturnType<typeof open>;
function gatherAll({ uploads }: Opened, rule: UploadRule): void {
  while (uploads.gather(rule));
}
/** First letters of everything that waits, in order, which is taken off. */
function drain({ uploads }: Opened): string {
  let text = '';
  for (let next = uploads.next(); next !== null; next = uploads.next()) {
    text += next.sha256.charAt(0);
    uploads.remove(next.sha256);
  }
  return text;
}

describe('images for the centre', () => {
  it('are those of diverted passages where the site wants those, also what is seen after the decision', () => {
    const ledger = open();
    ledger.append([scan('free', 'a'), decision('free', 'release')]);
    ledger.append([scan('led', 'b'), snapshot('led', 'c'), decision('led', 'divert'), scan('led', 'd')]);
    gatherAll(ledger, 'diverted');
    expect(drain(ledger)).toBe('bcd');
  });

  it('are all where the site wants all, once each, and none where it wants none', () => {
    const ledger = open();
    ledger.append([scan('free', 'a'), decision('free', 'release'), scan('led', 'b'), scan('led', 'b')]);
    gatherAll(ledger, 'all');
    expect(drain(ledger)).toBe('ab');
    ledger.append([decision('led', 'divert')]);
    gatherAll(ledger, 'all');
    expect(drain(ledger)).toBe('');
    ledger.append([scan('other', 'c'), decision('other', 'divert')]);
    gatherAll(ledger, 'none');
    gatherAll(ledger, 'all');
    expect(drain(ledger)).toBe('');
  });

  it('go in order: what the centre asked for, alarms, the others, oldest first', () => {
    const ledger = open();
    for (const digit of '123') {
      ledger.append([scan(digit, digit), decision(digit, 'divert', digit === '2' ? 'alarm' : 'doubt')]);
      gatherAll(ledger, 'all');
      clock.advance(1000);
    }
    expect(ledger.uploads.next()).toEqual({ sha256: name('2'), urgency: 1 });
    ledger.uploads.want(name('3'));
    expect(ledger.uploads.next()).toEqual({ sha256: name('3'), urgency: 0 });
    expect(drain(ledger)).toBe('321');
  });

  it('are found after a restart, those that wait and those that nobody had looked for yet', () => {
    const before = open();
    before.append([scan('x', 'a'), decision('x', 'divert')]);
    gatherAll(before, 'diverted');
    before.append([scan('y', 'b'), decision('y', 'divert')]);
    before.close();
    const after = open();
    gatherAll(after, 'diverted');
    expect(drain(after)).toBe('ab');
    after.close();
  });

  it('are kept for as long as they wait, and given up oldest first', () => {
    const ledger = open();
    ledger.uploads.want(name('a'));
    clock.advance(1000);
    ledger.uploads.want(name('b'));
    expect(ledger.imagesInUse()).toEqual(new Set([name('a'), name('b')]));
    expect(ledger.uploads.waiting()).toEqual({ count: 2, sinceWallMs: clock.wallMs() - 1000 });
    expect(ledger.uploads.giveUp(clock.wallMs() - 1000, 9)).toEqual([]);
    expect(ledger.uploads.giveUp(clock.wallMs(), 9)).toEqual([name('a')]);
    expect(ledger.imagesInUse()).toEqual(new Set([name('b')]));
    expect(ledger.uploads.waiting().count).toBe(1);
  });

  it('are looked for a few rows at a time, however long the backlog is', () => {
    const ledger = open();
    ledger.append(Array.from({ length: 500 }, (_, n) => scan(`p${n}`, (n % 16).toString(16))));
    let turns = 0;
    while (ledger.uploads.gather('all')) turns += 1;
    expect(turns).toBeGreaterThan(4);
    expect(ledger.uploads.waiting().count).toBe(16);
  });
});
