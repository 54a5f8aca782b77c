import { describe, expect, it } from 'vitest';
import type { DispositionWord } from '../contract/case.ts';
import { bagMoveSchema } from '../contract/pre-screening.ts';
import { POLICY } from '../controller.fixture.ts';
import { LANE, liveWorld, STRANGER } from './live.fixture.ts';

type LiveWorld = Awaited<ReturnType<typeof liveWorld>>;

const PLATE = '0123456789';
const SEAL = 'e2806894000050000000000a';
const HOUR_MS = 3_600_000;
const BY = { officer: 'Lin', role: 'officer' } as const;
/** Nobody waits for a scan of the bag here. */
const UNSCANNED = {
  ...POLICY,
  evidence: { ...POLICY.evidence, bagScan: { ...POLICY.evidence.bagScan, required: 'never' as const } },
};

const world = async () => liveWorld({ policy: UNSCANNED });
const moves = (w: LiveWorld) =>
  w.rows('hold-bag').map(({ body }) => {
    const { from, to, why } = bagMoveSchema.parse(body);
    return `${from ?? 'nothing'} ${to} (${why})`;
  });

/** Somebody comes; `bring` shows what they have of the bag. Answers their passage and what it was decided by. */
async function passenger(w: LiveWorld, bring: () => void) {
  w.present();
  bring();
  await w.enter();
  await w.clock.advanceSettled(5000);
  const row = w.rows('decision').at(-1);
  return { id: row?.passage ?? '', body: row?.body };
}

async function leave(w: LiveWorld, leaf: 'exit' | 'diversion'): Promise<void> {
  w.move(leaf, 'open');
  w.cross(leaf, 'out');
  w.move(leaf, 'closed');
  await w.clock.advanceSettled(1000);
}

const readTag = (w: LiveWorld) => () =>
  w.barcodeReader.say({ type: 'bagTagRead', plate: PLATE, atMs: w.clock.nowMs() });
const readSeal = (w: LiveWorld) => () => w.barcodeReader.say({ type: 'sealRead', seal: SEAL, atMs: w.clock.nowMs() });
function readPass(w: LiveWorld) {
  const boardingPass = {
    passengerName: 'ERIKSSON/ANNA',
    bookingReference: 'A1',
    from: 'ICN',
    to: 'FRA',
    carrier: 'XX',
    flight: '1',
    dayOfYear: 1,
    seat: '1A',
    sequence: '1',
    bagTags: [PLATE],
  };
  return () => w.barcodeReader.say({ type: 'boardingPassRead', boardingPass, atMs: w.clock.nowMs() });
}

async function rule(w: LiveWorld, passage: string, what: DispositionWord): Promise<void> {
  const disposition = what === 'release' ? { what } : { what, goods: 'x' };
  const body = { disposition, by: BY, approvedBy: null, reason: '', labels: [], key: passage, tookMs: 1 };
  w.ledger.append([{ lane: LANE, kind: 'disposition', passage, wallMs: w.clock.wallMs(), body }]);
  await w.clock.advanceSettled(100);
}

describe('a suspect hold bag', () => {
  it('is an alarm where its tag is read, until an officer lets it go', async () => {
    const w = await world();
    await w.tellOfBags(w.sheetOf([w.noticeOf({ imageSha256: 'c'.repeat(64) })]));
    const { id, body } = await passenger(w, readTag(w));
    expect(body).toMatchObject({
      verdict: 'divert',
      reasons: [
        {
          code: 'hold-bag-suspect',
          severity: 'alarm',
          text: `Hold bag ${PLATE} is suspect, says hall 2: dense block (picture ${'c'.repeat(16)})`,
        },
      ],
    });
    await rule(w, id, 'release');
    await leave(w, 'diversion');
    expect(moves(w)).toEqual(['nothing bound (told)', 'bound presented (read)', 'presented released (let-go)']);
    expect((await passenger(w, readTag(w))).body).toMatchObject({ verdict: 'release' });
  });

  it('is an alarm by its seal as by its tag', async () => {
    const w = await world();
    await w.tellOfBags(w.sheetOf([w.noticeOf({ plate: null, seal: SEAL })]));
    expect((await passenger(w, readSeal(w))).body).toMatchObject({ reasons: [{ code: 'hold-bag-suspect' }] });
  });

  it('that the boarding pass names and nobody brings is an alarm too', async () => {
    const w = await world();
    await w.tellOfBags(w.sheetOf([w.noticeOf()]));
    const { id, body } = await passenger(w, readPass(w));
    expect(body).toMatchObject({ verdict: 'divert', reasons: [{ code: 'hold-bag-missing' }] });
    await rule(w, id, 'release');
    await leave(w, 'diversion');
    expect(moves(w)).toEqual(['nothing bound (told)', 'bound alarmed (missed)']);
    expect((await passenger(w, readTag(w))).body).toMatchObject({ reasons: [{ code: 'hold-bag-suspect' }] });
  });

  it('calls for somebody when its passenger had gone before it was told', async () => {
    const w = await world();
    const { id } = await passenger(w, readTag(w));
    await leave(w, 'exit');
    await w.tellOfBags(w.sheetOf([w.noticeOf()]));
    expect(w.gone).toEqual([`${PLATE} ${id}`]);
    expect(moves(w)).toEqual(['nothing bound (told)', 'bound alarmed (missed)']);
  });

  it('that was seized is held against nobody any more', async () => {
    const w = await world();
    await w.tellOfBags(w.sheetOf([w.noticeOf()]));
    const { id } = await passenger(w, readTag(w));
    await rule(w, id, 'seized');
    expect(moves(w).at(-1)).toBe('presented retired (kept)');
  });

  it('is withdrawn by who told of it, and runs out with its time', async () => {
    const w = await world();
    const [one, other] = [
      w.noticeOf(),
      w.noticeOf({ plate: '0123456780', expiresAtMs: w.clock.wallMs() + HOUR_MS / 2 }),
    ];
    await w.tellOfBags(w.sheetOf([one, other]));
    await w.tellOfBags(w.sheetOf([w.noticeOf({ verdict: 'clear' }), other]));
    await w.clock.advanceSettled(2 * HOUR_MS);
    expect(moves(w).slice(2)).toEqual(['bound retired (withdrawn)', 'bound retired (expired)']);
    expect(w.holdBags.size()).toBe(1);
  });

  it('is not cleared by a sheet that leaves it out, nor by an older one, nor by a stranger', async () => {
    const w = await world();
    const early = w.sheetOf([w.noticeOf({ verdict: 'clear' })]);
    await w.tellOfBags(w.sheetOf([w.noticeOf()]));
    await w.tellOfBags(w.sheetOf([]));
    await w.tellOfBags(early);
    await w.tellOfBags(w.sheetOf([w.noticeOf({ verdict: 'clear' })]), STRANGER.privateKey);
    expect(w.refused.map(({ why }) => why)).toMatchObject([/was taken before/, /is not trusted here/].map(matching));
    expect((await passenger(w, readTag(w))).body).toMatchObject({ verdict: 'divert' });
  });

  it('is known after a restart, with how far it had come', async () => {
    const w = await world();
    await w.tellOfBags(w.sheetOf([w.noticeOf()]));
    const { id } = await passenger(w, readTag(w));
    w.holdBags.stop();
    await rule(w, id, 'release');
    const again = w.keepBags();
    again.start();
    await w.clock.advanceSettled(100);
    expect(moves(w).at(-1)).toBe('presented released (let-go)');
    expect(again.copy()).toBe('new');
  });

  it('told again after it was released is suspect anew', async () => {
    const w = await world();
    const notice = w.noticeOf();
    await w.tellOfBags(w.sheetOf([notice]));
    const { id } = await passenger(w, readTag(w));
    await rule(w, id, 'release');
    await w.tellOfBags(w.sheetOf([notice]));
    expect(moves(w).at(-1)).toBe('presented released (let-go)');
    await w.tellOfBags(w.sheetOf([w.noticeOf({ reason: 'found again' })]));
    expect(moves(w).slice(3)).toEqual(['released bound (told)', 'bound alarmed (missed)']);
  });

  it('named twice in a sheet is what its newest word says, whichever stands first', async () => {
    const w = await world();
    const [first, second] = [w.noticeOf(), w.noticeOf({ verdict: 'clear' })];
    const [third, fourth] = [w.noticeOf({ verdict: 'clear', seal: SEAL }), w.noticeOf({ seal: SEAL })];
    await w.tellOfBags(w.sheetOf([first, second]));
    expect(moves(w)).toEqual(['nothing bound (told)', 'bound retired (withdrawn)']);
    await w.tellOfBags(w.sheetOf([fourth, third]));
    expect(moves(w).slice(2)).toEqual(['retired bound (told)']);
    expect(w.gone).toEqual([]);
  });

  it('withdrawn in the sheet that told of it is nobody’s alarm', async () => {
    const w = await world();
    const { id } = await passenger(w, readTag(w));
    await leave(w, 'exit');
    await w.tellOfBags(w.sheetOf([w.noticeOf(), w.noticeOf({ verdict: 'clear' })]));
    expect([moves(w).at(-1), w.gone]).toEqual(['bound retired (withdrawn)', []]);
    await w.tellOfBags(w.sheetOf([w.noticeOf()]));
    expect([moves(w).at(-1), w.gone]).toEqual(['bound alarmed (missed)', [`${PLATE} ${id}`]]);
  });
});

describe('a copy of what is said of hold baggage', () => {
  it('that nobody ever sent is no reason for anything', async () => {
    const w = await world();
    expect((await passenger(w, readTag(w))).body).toMatchObject({ verdict: 'release' });
    expect(w.end.health()).toMatchObject({ state: 'up' });
  });

  it('that is old is told, and no bag is clear by it', async () => {
    const w = await world();
    await w.tellOfBags(w.sheetOf([]));
    await w.clock.advanceSettled(2 * HOUR_MS);
    expect(w.end.health()).toMatchObject({
      state: 'degraded',
      reason: expect.stringContaining('hold baggage') as unknown,
    });
    const { body } = await passenger(w, readTag(w));
    expect(body).toMatchObject({ verdict: 'divert', reasons: [{ code: 'hold-list-old', severity: 'doubt' }] });
    await leave(w, 'diversion');
    expect((await passenger(w, () => {})).body).toMatchObject({ verdict: 'release' });
  });

  it('is as old as the policy says that it matters', async () => {
    const w = await liveWorld({ policy: { ...UNSCANNED, holdBaggage: { whenOld: 'notice' } } });
    await w.tellOfBags(w.sheetOf([]));
    await w.clock.advanceSettled(2 * HOUR_MS);
    const { body } = await passenger(w, readTag(w));
    expect(body).toMatchObject({ verdict: 'release', reasons: [{ code: 'hold-list-old', severity: 'notice' }] });
  });

  it('is given again by the broker at every connection, and taken once', async () => {
    const w = await world();
    await w.tellOfBags(w.sheetOf([w.noticeOf()]));
    w.broker.cut('lane');
    await w.clock.advanceSettled(10_000);
    expect(w.end.health().counters).toMatchObject({ sheetsTaken: 1, sheetsAgain: 1 });
    expect(w.refused).toEqual([]);
  });

  it('takes a long sheet whole, a few bags at a time', async () => {
    const w = await world();
    const notices = Array.from({ length: 120 }, (_, n) => w.noticeOf({ plate: String(1_000_000_000 + n) }));
    await w.tellOfBags(w.sheetOf(notices));
    expect(w.holdBags.size()).toBe(120);
    expect(w.rows('hold-bag')).toHaveLength(120);
  });
});

function matching(pattern: RegExp): unknown {
  return expect.stringMatching(pattern);
}
