import { describe, expect, it } from 'vitest';
import { topicOf } from '../sync/topic.ts';
import { CENTRE, LANE, liveWorld, SITE, STRANGER } from './live.fixture.ts';
import { encodeCommand } from './wire.ts';

const CLOSE = { what: 'close-lane', reason: 'a team is on its way' } as const;
const OPEN = { what: 'open-case', passage: null, reason: 'seen at the gate' } as const;

describe('a command of the centre', () => {
  it('closes a lane, is written first and answered', async () => {
    const w = await liveWorld();
    const command = w.commandOf(CLOSE);
    await w.command(command);
    expect(w.controller.lanes[0]?.status().mode).toBe('closed');
    expect(w.answers).toMatchObject([{ nonce: command.nonce, done: true, why: '', case: null }]);
    const told = w.ledger.records(LANE, 1, 99).filter(({ kind }) => kind === 'audit' || kind === 'mode');
    expect(told.map(({ body }) => body)).toMatchObject([
      { what: 'centre-close-lane', by: 'centre:hq', nonce: command.nonce, sequence: command.sequence },
      { mode: 'closed', by: 'centre:hq', reason: CLOSE.reason },
    ]);
  });

  it('opens a case of nobody in particular, as an officer would by hand', async () => {
    const w = await liveWorld();
    const command = w.commandOf(OPEN);
    await w.command(command);
    const id = `hand-${command.nonce}`;
    expect(w.answers).toMatchObject([{ done: true, case: id }]);
    expect(w.ledger.cases.entry(id)).toMatchObject({ lane: LANE, decidedWallMs: null });
  });

  it('opens the case of a passage once, and of none that the lane does not know', async () => {
    const w = await liveWorld();
    w.present();
    await w.enter();
    w.cross('exit', 'out');
    await w.clock.advanceSettled(60_000);
    const passage = w.rows('outcome')[0]?.passage ?? '';
    for (const each of [passage, passage, 'nobody']) {
      await w.command(w.commandOf({ ...OPEN, passage: each }));
    }
    expect(w.answers).toMatchObject([
      { done: true, case: passage },
      { done: true, case: passage },
      { done: false, why: 'this lane has no passage nobody' },
    ]);
    expect(w.rows('case')).toHaveLength(1);
    expect(w.rows('audit').map(({ body }) => body['what'])).toContain('centre-open-case-refused');
  });

  it('asks for an image, and hears why there is none', async () => {
    const w = await liveWorld();
    for (const digit of ['a', 'b']) await w.command(w.commandOf({ what: 'send-image', sha256: digit.repeat(64) }));
    expect(w.wanted).toHaveLength(2);
    expect(w.answers).toMatchObject([{ done: true }, { done: false, why: 'there is no such image' }]);
  });

  it('counts once, over a restart too', async () => {
    const w = await liveWorld();
    const sent = encodeCommand(w.commandOf(OPEN), CENTRE.privateKey);
    const again = async () => w.send(topicOf(SITE, LANE, 'command'), sent);
    await again();
    await again();
    w.end.stop();
    w.end.start();
    await again();
    expect(w.answers.map(({ done }) => done)).toEqual([true, false, false]);
    expect(w.rows('case')).toHaveLength(1);
    expect(w.refused).toMatchObject([{ why: expect.stringContaining('was taken before') as unknown }]);
    expect(w.end.refusedMessages()).toMatchObject([{ times: 2 }]);
  });

  it('is refused where the clocks differ, and told by how much', async () => {
    const w = await liveWorld();
    w.clock.jumpWall(-60_000);
    const early = w.commandOf(CLOSE);
    w.clock.jumpWall(-60_000);
    await w.command(early);
    w.clock.jumpWall(120_000);
    await w.command(early);
    expect(w.answers).toMatchObject([
      { done: false, why: "it was signed 60.0 s ahead of this computer's clock" },
      { done: false, why: "it came 55.1 s too late by this computer's clock" },
    ]);
    expect(w.controller.lanes[0]?.status().mode).toBe('normal');
  });

  it('of a stranger is not answered', async () => {
    const w = await liveWorld();
    await w.command(w.commandOf(CLOSE), STRANGER.privateKey);
    expect(w.answers).toEqual([]);
    expect(w.refused).toMatchObject([{ why: expect.stringContaining('is not trusted here') as unknown }]);
  });

  it('that the broker kept is of a moment that is over', async () => {
    const w = await liveWorld();
    w.end.stop();
    await w.send(topicOf(SITE, LANE, 'command'), encodeCommand(w.commandOf(CLOSE), CENTRE.privateKey), true);
    w.end.start();
    w.broker.cut('lane');
    await w.clock.advanceSettled(4000);
    expect(w.controller.lanes[0]?.status().mode).toBe('normal');
    expect(w.refused).toMatchObject([{ why: expect.stringContaining('kept by the broker') as unknown }]);
  });
});
