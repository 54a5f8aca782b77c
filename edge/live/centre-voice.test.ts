import { describe, expect, it } from 'vitest';
import { createCentreVoice } from './centre-voice.ts';
import { CENTRE, LANE, liveWorld, SITE } from './live.fixture.ts';

async function world() {
  const w = await liveWorld();
  const bus = w.broker.client('hand');
  const voice = createCentreVoice({ bus, clock: w.clock, key: CENTRE.privateKey, site: SITE });
  bus.start();
  return { ...w, bus, voice };
}

describe('whoever speaks for the centre', () => {
  it('orders something and hears what became of it', async () => {
    const w = await world();
    const asked = w.voice.order(LANE, { what: 'open-case', passage: null, reason: 'a call' });
    await w.clock.advanceSettled(1000);
    const answer = await asked;
    expect(answer).toMatchObject({ done: true, lane: LANE });
    const advised = w.voice.advise(LANE, {
      passage: answer?.case ?? '',
      by: 'Wang',
      advice: 'let-go',
      text: 'known to us',
    });
    await w.clock.advanceSettled(1000);
    expect(await advised).toMatchObject({ done: true, case: answer?.case });
  });

  it('hears nothing of a lane that is not there', async () => {
    const w = await world();
    const asked = w.voice.order('L9', { what: 'close-lane', reason: 'x' });
    await w.clock.advanceSettled(10_000);
    expect(await asked).toBeNull();
  });

  it('tells a site of its hold baggage, and whoever comes later too', async () => {
    const w = await world();
    const told = w.voice.tellOfBags([w.noticeOf()], 3_600_000);
    await w.clock.advanceSettled(1000);
    const sheet = await told;
    expect(w.holdBags.size()).toBe(1);
    expect(w.holdBags.copy()).toBe('new');
    const kept = w.voice.isKept(sheet);
    await w.clock.advanceSettled(1000);
    expect(await kept).toBe(true);
  });

  it('finds that the broker keeps another sheet, or none', async () => {
    const w = await world();
    const never = w.voice.isKept('a sheet that was dropped');
    await w.clock.advanceSettled(10_000);
    expect(await never).toBe(false);
    await w.tellOfBags(w.sheetOf([w.noticeOf()]));
    const other = w.voice.isKept('a sheet that was dropped');
    await w.clock.advanceSettled(10_000);
    expect(await other).toBe(false);
  });

  it('says that there is no broker', async () => {
    const w = await world();
    w.broker.kill();
    await w.clock.advanceSettled(1);
    const asked = w.voice.order(LANE, { what: 'close-lane', reason: 'x' });
    const [failure] = await Promise.allSettled([asked, w.clock.advanceSettled(20_000)]);
    expect(failure).toMatchObject({ reason: { message: expect.stringContaining('cannot reach') as unknown } });
  });
});
