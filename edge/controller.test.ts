import { describe, expect, it } from 'vitest';
import { Fault } from './contract/fault.ts';
import { ASSESSOR, hall } from './controller.fixture.ts';
import { drawFor } from './lane/draw.ts';

const FULL = () => new Fault('ledger-unwritable', 'the disk is away');

function eventsOf(told: ReturnType<typeof hall>['told'], type: string) {
  return told.filter((event) => event.type === type);
}

describe('a lane', () => {
  it('writes its decision down before it permits the exit', async () => {
    const { start, present, enter, asked, clock } = hall();
    start();
    clock.advance(100);
    present();
    await enter();
    expect(asked.map(({ what }) => what)).toEqual(['entry', 'revoke', 'exit']);
    expect(asked[0]?.kinds.at(-1)).toBe('passage');
    expect(asked[2]?.kinds.slice(-3)).toEqual(['evidence', 'evidence', 'decision']);
  });

  it('renews a permit four times a second until the person has left', async () => {
    const { start, present, enter, asked, clock, cross, move, told, memory } = hall();
    const controller = start();
    present();
    await enter();
    asked.length = 0;
    await clock.advanceSettled(1000);
    expect(asked.map(({ what, atMs }) => `${what} ${atMs}`)).toEqual(['exit 250', 'exit 500', 'exit 750', 'exit 1000']);
    move('exit', 'open');
    cross('exit', 'out');
    move('exit', 'closed');
    asked.length = 0;
    await clock.advanceSettled(5000);
    expect(asked).toEqual([]);
    expect(controller.lanes[0]?.state()).toBe('idle');
    expect(eventsOf(told, 'passageEnded')).toMatchObject([{ outcome: { verdict: 'release', left: 'by-exit' } }]);
    expect(memory.openPassages('L1')).toEqual([]);
    expect(memory.verify().broken).toBe(null);
  });

  it('permits nothing while the ledger takes nothing, says so once, and goes on by itself', async () => {
    const { start, present, enter, asked, clock, told, fault } = hall();
    start();
    present();
    fault.spoil = FULL();
    await enter();
    await clock.advanceSettled(10_000);
    expect(asked.map(({ what }) => what)).not.toContain('exit');
    expect(eventsOf(told, 'alarmRaised')).toMatchObject([{ finding: { code: 'record-not-written' } }]);
    expect(eventsOf(told, 'decided')).toEqual([]);
    fault.spoil = null;
    await clock.advanceSettled(600);
    expect(asked.map(({ what }) => what)).toContain('exit');
    expect(eventsOf(told, 'decided')).toHaveLength(1);
    expect(asked.at(-1)?.kinds.filter((kind) => kind === 'decision')).toHaveLength(1);
  });

  it('says why it cannot serve while the ledger takes nothing', async () => {
    const { start, present, clock, told, fault, asked } = hall();
    const controller = start();
    fault.spoil = FULL();
    present();
    await clock.advanceSettled(15_000);
    expect(asked.map(({ what }) => what)).not.toContain('entry');
    fault.spoil = null;
    await clock.advanceSettled(1000);
    expect(controller.lanes[0]?.state()).toBe('idle');
    expect(eventsOf(told, 'passageEnded')).toMatchObject([{ outcome: { left: 'did-not-enter' } }]);
  });

  it('revokes and calls for help at once even while the ledger takes nothing', async () => {
    const { start, present, enter, asked, clock, told, fault, gate } = hall();
    start();
    present();
    await enter();
    fault.spoil = FULL();
    asked.length = 0;
    gate.become('down', 'no answer');
    expect(asked.map(({ what }) => what)).toEqual(['revoke']);
    const codes = told.flatMap((event) => (event.type === 'alarmRaised' ? [event.finding.code] : []));
    expect(new Set(codes)).toEqual(new Set(['gate-lost', 'record-not-written']));
    await clock.advanceSettled(3000);
    expect(asked).toHaveLength(1);
  });

  it('ends what a restart interrupted, and leads whoever was inside to the officer', async () => {
    const { start, present, enter, memory, told, asked, clock } = hall();
    const first = start();
    present();
    await enter();
    await first.stop();
    const [passage] = memory.openPassages('L1');
    expect(memory.isOccupied('L1')).toBe(true);
    start();
    await clock.advanceSettled(1);
    const outcomes = memory.recordsOf(passage ?? '').filter(({ kind }) => kind === 'outcome');
    expect(outcomes).toMatchObject([{ body: { verdict: 'divert', left: 'interrupted' } }]);
    expect(eventsOf(told, 'passageEnded')).toMatchObject([{ passage, outcome: { left: 'interrupted' } }]);
    await clock.advanceSettled(30_000);
    expect(asked.at(-1)?.what).toBe('diversion');
  });

  it('keeps no permit alive once it has stopped', async () => {
    const { start, present, enter, asked, clock } = hall();
    const controller = start();
    present();
    await enter();
    await controller.stop();
    expect(asked.at(-1)?.what).toBe('revoke');
    const before = asked.length;
    await clock.advanceSettled(5000);
    expect(asked).toHaveLength(before);
  });

  it('is out of service, in words, while a device that its policy needs is down', () => {
    const { start, documentReader, told } = hall();
    const controller = start();
    expect(controller.lanes[0]?.state()).toBe('idle');
    documentReader.become('down', 'no answer for 2.1 s on /dev/ttyUSB0');
    expect(eventsOf(told, 'stateChanged').at(-1)).toMatchObject({
      state: 'out-of-service',
      reason: 'document reader is down: no answer for 2.1 s on /dev/ttyUSB0',
    });
    documentReader.become('up', '');
    expect(controller.lanes[0]?.state()).toBe('idle');
  });

  it.each([
    { error: new Fault('image-refused', 'no PNG'), code: 'image-refused' },
    { error: new Fault('model-unavailable', 'no answer'), code: 'model-unavailable' },
  ])('diverts whose bag scan has an image with $code', async ({ error, code }) => {
    const { start, present, enter, bagScanner, barcodeReader, asked, told, clock } = hall({
      ...ASSESSOR,
      checkImage: async () => Promise.reject(error),
    });
    start();
    barcodeReader.say({ type: 'bagTagRead', plate: '0123456789', atMs: 0 });
    present();
    const image = { sha256: 'a'.repeat(64), width: 8, height: 8, bitDepth: 16, energies: 'dual' } as const;
    const head = { scanId: 'S', bagTag: '0123456789', scannedAt: '', alarmDecision: 'clear', abort: null } as const;
    const scan = { ...head, atr: { manufacturer: 'x', version: '1' }, processingMs: 1, objects: [], image };
    bagScanner.say({ type: 'bagScanned', scan, png: new Uint8Array(8), atMs: 0 });
    await enter();
    await clock.advanceSettled(10);
    expect(asked.at(-1)?.what).toBe('diversion');
    expect(eventsOf(told, 'decided')).toMatchObject([{ decision: { reasons: [{ code }] } }]);
  });

  it('decides without the models when they do not answer', async () => {
    const { start, present, enter, told, clock } = hall({ ...ASSESSOR, goodsRisk: async () => new Promise(() => {}) });
    start();
    present();
    await enter();
    expect(eventsOf(told, 'decided')).toEqual([]);
    await clock.advanceSettled(2000);
    expect(eventsOf(told, 'decided')).toMatchObject([
      { decision: { verdict: 'divert', reasons: [{ code: 'model-unavailable' }] } },
    ]);
  });

  it('draws so that an auditor can draw again', async () => {
    const { start, present, enter, told, memory } = hall();
    start();
    present();
    await enter();
    const opening = memory.records('L1', 1, 100).find(({ kind }) => kind === 'passage');
    const value = drawFor('seed', 'L1', opening?.sequence ?? 0);
    expect(eventsOf(told, 'decided')).toMatchObject([{ decision: { draw: { value, counter: opening?.sequence } } }]);
    expect(drawFor('seed', 'L1', 1)).not.toBe(drawFor('seed', 'L2', 1));
    expect(drawFor('seed', 'L1', 1)).toBe(drawFor('seed', 'L1', 1));
  });
});
