import { describe, expect, it } from 'vitest';
import type { Receipt, SignedReceipt } from '../contract/record.ts';
import { generateKeys } from '../signing/keys.ts';
import { signerOf } from '../signing/signature-pair.ts';
import { drafts, SITE, world } from './exchange.fixture.ts';
import { createReceiptSigner, type ReceiptSigner } from './signed-receipt.ts';
import { receiptTopic } from './wire.ts';

/** A lane with three rows in flight, and somebody who answers in the centre's place. */
async function answering() {
  const w = await world();
  const rows = w.ledger.append(drafts(3));
  w.lane.poke();
  await w.clock.advanceSettled(10);
  const say = async (text: string) => {
    void w.centralBus.publish(receiptTopic(SITE, 'lane-1'), text);
    await w.clock.advanceSettled(10);
  };
  const receipt = (at: number): Receipt => {
    const { epoch = 1, hash = '' } = rows[at] ?? {};
    return { site: SITE, lane: 'lane-1', epoch, upto: at + 1, head: hash };
  };
  const signed = (each: Receipt, by: ReceiptSigner = w.sign) => by([each])[0] ?? '';
  return { ...w, say, receipt, signed };
}

describe('the lane', () => {
  it('counts receipts that are unreadable, foreign, late or wrong, and acts on none', async () => {
    const w = await answering();
    const receipt = w.receipt(0);
    await w.say('{');
    await w.say(w.signed({ ...receipt, lane: 'lane-2' }));
    await w.say(w.signed({ ...receipt, site: 'elsewhere' }));
    await w.say(w.signed({ ...receipt, upto: 2 }));
    await w.say(w.signed({ ...receipt, upto: 2 }));
    expect(w.ledger.receiptedUpto('lane-1')).toBe(0);
    await w.say(w.signed(receipt));
    await w.say(w.signed({ ...receipt, upto: 0 }));
    expect(w.ledger.receiptedUpto('lane-1')).toBe(1);
    expect(w.lane.health().counters).toMatchObject({
      unreadableReceipts: 1,
      foreignReceipts: 2,
      mismatchedReceipts: 2,
      receipts: 1,
      lateReceipts: 1,
    });
    expect(w.told.map((each) => each.code)).toEqual(['receipt-mismatch']);
  });

  it('acts on no receipt that the broker has kept, however good', async () => {
    const w = await answering();
    w.lane.stop();
    void w.centralBus.publish(receiptTopic(SITE, 'lane-1'), w.signed(w.receipt(2)), { retain: true });
    await w.clock.advanceSettled(10);
    w.lane.start();
    await w.clock.advanceSettled(10);
    expect(w.ledger.receiptedUpto('lane-1')).toBe(0);
    expect(w.lane.health().counters).toMatchObject({ keptReceipts: 1 });
    await w.say(w.signed(w.receipt(2)));
    expect(w.ledger.receiptedUpto('lane-1')).toBe(3);
  });

  it('believes no receipt without signatures, with a stranger’s or of another moment, and says so once', async () => {
    const w = await answering();
    const stranger = createReceiptSigner(signerOf(generateKeys('centre').privateKey), w.clock);
    const receipt = w.receipt(2);
    await w.say(JSON.stringify(receipt));
    const forged = [w.signed(receipt, stranger), w.signed(w.receipt(1)).replace(w.receipt(1).head, receipt.head)];
    for (const message of [...forged, ...forged]) await w.say(message);
    expect(w.ledger.backlog()).toBe(3);
    expect(w.ledger.receiptMarks()).toEqual([]);
    expect(w.lane.health().counters).toMatchObject({ unreadableReceipts: 1, forgedReceipts: 4 });
    const codes = w.told.map((each) => each.code);
    expect(new Set(codes)).toEqual(new Set(['receipt-refused']));
    await w.say(w.signed(receipt));
    expect(w.ledger.backlog()).toBe(0);
  });

  it('tells a few times alone of forged receipts, whatever keys they name and however true those between them are', async () => {
    const w = await answering();
    const signed = w.signed(w.receipt(0));
    const forgedBy = (n: number) =>
      signed.replace(/("key":")[0-9a-f]{32}/, (_, name: string) => name + n.toString(16).padStart(32, '0'));
    for (let n = 0; n < 100; n += 1) await w.say(forgedBy(n));
    expect(w.told).toHaveLength(1);
    for (let n = 0; n < 10; n += 1) {
      await w.say(w.signed(w.receipt(0)));
      await w.say(forgedBy(n));
    }
    expect(w.lane.health().counters).toMatchObject({ forgedReceipts: 110 });
    expect(w.told.map((each) => each.code)).toEqual(['receipt-refused', 'receipt-refused', 'receipt-refused']);
  });

  it('is not sent back to an older mark by an old word of the centre', async () => {
    const w = await answering();
    const old = w.signed(w.receipt(0));
    await w.clock.advanceSettled(50);
    const last = w.receipt(2);
    await w.say(w.signed(last));
    w.append(1);
    await w.clock.advanceSettled(60_000);
    await w.say(old);
    expect(w.lane.health().counters).toMatchObject({ replayedReceipts: 1 });
    expect(w.told).toEqual([]);
    // What the centre says now does count.
    await w.say(w.signed(w.receipt(0)));
    expect(w.told.map((each) => each.code)).toEqual(['receipt-mismatch']);
    const sent = () => w.lane.health().counters['sent'];
    const before = sent();
    await w.say(w.signed(last));
    expect(sent()).toBe(before);
  });

  it('keeps what the centre signed, with its mark, in one commit for all that comes together', async () => {
    const w = await answering();
    const commits: number[] = [];
    const acknowledge = w.ledger.acknowledge.bind(w.ledger);
    Object.assign(w.ledger, {
      acknowledge(receipts: readonly SignedReceipt[]) {
        commits.push(receipts.length);
        return acknowledge(receipts);
      },
    });
    const messages = [0, 2, 1].map((at) => w.signed(w.receipt(at)));
    for (const message of messages) void w.centralBus.publish(receiptTopic(SITE, 'lane-1'), message);
    await w.clock.advanceSettled(10);
    expect(commits).toEqual([3]);
    expect(w.ledger.receiptedUpto('lane-1')).toBe(3);
    expect(w.ledger.receiptOf('lane-1', 1)).toEqual({ lane: 'lane-1', upto: 3, message: messages[1] });
    expect(w.told).toEqual([]);
  });
});
