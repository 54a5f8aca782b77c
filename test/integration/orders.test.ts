import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CentreVoice, createCentreVoice } from '../../edge/live/centre-voice.ts';
import { developmentPrivateKey, generateKeys, type PrivateKey } from '../../edge/signing/keys.ts';
import { createMqttBus } from '../../hardware/bus/mqtt-bus.ts';
import { systemClock } from '../../hardware/clock.ts';
import { demoPopulation } from '../../sim/demo/demo.ts';
import { demoPolicy, LANE, SITE } from '../../sim/demo/site.ts';
import { type Stage, startStage } from '../../sim/demo/stage.ts';

const SEED = 11;
const HOUR_MS = 3_600_000;

describe('the daemon as it ships, and somebody who speaks for its centre', { timeout: 120_000 }, () => {
  let stage: Stage;
  let speakAs: (key: PrivateKey) => CentreVoice;
  let voice: CentreVoice;
  beforeAll(async () => {
    const hall = {
      connect(url: string) {
        const bus = createMqttBus({ url, clock: systemClock });
        bus.start();
        speakAs = (key) => createCentreVoice({ bus, clock: systemClock, key, site: SITE });
        voice = speakAs(developmentPrivateKey());
        return async () => bus.stop();
      },
      screen: () => {},
    };
    stage = await startStage({ policy: demoPolicy(SEED), packs: [], seed: SEED, gate: 'pty', hall });
  }, 120_000);
  afterAll(async () => stage.close());

  it('tells of a bag, and its passenger goes to the officer', async () => {
    const population = demoPopulation(demoPolicy(SEED), SEED);
    const passenger = Array.from({ length: 50 }, () => population.next()).find(
      ({ truth, boardingPass }) => truth.honest && boardingPass.bagTags.length > 0,
    );
    const plate = passenger?.boardingPass.bagTags[0] ?? '';
    const issuedAtMs = systemClock.wallMs();
    const found = { verdict: 'suspect', by: 'hall', imageSha256: null, reason: 'dense block' } as const;
    const times = { issuedAtMs, expiresAtMs: issuedAtMs + HOUR_MS, sequence: 1 };
    await voice.tellOfBags([{ plate, seal: null, ...found, ...times }], HOUR_MS);
    expect(passenger).toBeDefined();
    if (passenger === undefined) return;
    const { decision } = await stage.walk(passenger);
    expect(decision).toMatchObject({ verdict: 'divert' });
    expect(decision.reasons.map(({ code }) => code)).toContain('hold-bag-suspect');
  });

  it('opens a case, advises on it, and closes the lane', async () => {
    const opened = await voice.order(LANE, { what: 'open-case', passage: null, reason: 'seen at the gate' });
    expect(opened).toMatchObject({ done: true });
    const advice = { passage: opened?.case ?? '', by: 'Wang', advice: 'inspect', text: 'under the lining' } as const;
    expect(await voice.advise(LANE, advice)).toMatchObject({ done: true, case: opened?.case });
    expect(await voice.order(LANE, { what: 'close-lane', reason: 'a team comes' })).toMatchObject({ done: true });
    await expect.poll(() => stage.watch().obstacle()).toContain('a team comes');
  });

  it('hears nothing when it has no key that the site trusts', async () => {
    const { privateKey: key } = generateKeys('somebody');
    expect(await speakAs(key).order(LANE, { what: 'close-lane', reason: 'x' })).toBeNull();
  });
});
