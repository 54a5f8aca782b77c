import { describe, expect, it } from 'vitest';
import type { Assessor, FaceOpinion } from '../contract/assessor.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { createFaceFacts } from './face-facts.ts';
import { CONTENTS, crossed, evidenceOf, machineIn, moved, run } from './passage.fixture.ts';
import type { LaneMachine } from './passage.ts';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text));
const QUALITY = { faces: 1, widthPx: 120, sharpness: 200, yawDegrees: 3, rejected: [] } as const;

function opinion(distance: number | null): FaceOpinion {
  return {
    portrait: QUALITY,
    live: { ...QUALITY, rejected: distance === null ? ['blurred'] : [] },
    distance,
    sameBelow: 0.6,
    source: { kind: 'model', name: 'face', version: '1' },
  };
}

/** Faces of a lane in which somebody stands; the live picture's text is its distance from any portrait. */
function bench(compareFaces?: Assessor['compareFaces']) {
  const clock = createVirtualClock();
  const asked: string[] = [];
  const byText = async (portrait: Uint8Array, live: Uint8Array) => {
    asked.push(`${Buffer.from(portrait).toString()} ${Buffer.from(live).toString()}`);
    return Promise.resolve(opinion(JSON.parse(Buffer.from(live).toString()) as number | null));
  };
  const described: string[] = [];
  const assessor = {
    compareFaces: compareFaces ?? byText,
    describeFace: async (picture: Uint8Array) => {
      described.push(Buffer.from(picture).toString());
      return Promise.resolve(QUALITY);
    },
    forgetFace: (picture: Uint8Array) => void described.splice(described.indexOf(Buffer.from(picture).toString()), 1),
  } as Partial<Assessor> as Assessor;
  const facts = createFaceFacts(assessor, clock, 'L1-1');
  const lane = { machine: machineIn('inside') };
  const step = (machine: LaneMachine) => {
    lane.machine = machine;
    facts.ask(machine);
    facts.forget(machine);
  };
  const show = (content: Parameters<typeof evidenceOf>[0]) =>
    step(run(lane.machine, { type: 'evidenceArrived', evidence: evidenceOf(content) }).machine);
  const evidence = () => ('passage' in lane.machine.state ? lane.machine.state.passage.evidence : []);
  return {
    clock,
    facts,
    asked,
    /** What the models' process holds. */
    described,
    step,
    lane,
    portrait: (text: string, documentNumber: string = CONTENTS.document.number) => {
      show({ kind: 'portrait', id: facts.takePortrait(bytes(text)), documentNumber });
    },
    live: (text: string) => {
      facts.takeLive(`sha of ${text}`, bytes(text));
      show({ kind: 'snapshot', sha256: `sha of ${text}` });
    },
    answer: async () => {
      await facts.settled(evidence());
      return facts.answer(evidence());
    },
  };
}

describe('faces', () => {
  it('are compared as soon as both pictures are there, whichever came first', async () => {
    const one = bench();
    one.portrait('p');
    one.live('0.4');
    const other = bench();
    other.live('0.4');
    other.portrait('p');
    for (const { asked, answer } of [one, other]) {
      expect(await answer()).toMatchObject({ kind: 'answered', opinion: { distance: 0.4 } });
      expect(asked).toEqual(['p 0.4']);
    }
  });

  it('are not compared while a picture lacks, nor with the portrait of another document', async () => {
    const { portrait, live, answer, asked } = bench();
    live('0.4');
    expect(await answer()).toEqual({ kind: 'notAsked' });
    portrait('p', 'X1');
    expect(await answer()).toEqual({ kind: 'notAsked' });
    expect(asked).toEqual([]);
  });

  it('are looked at one by one as they come, each once', () => {
    const { portrait, live, described, asked } = bench();
    portrait('p');
    expect(described).toEqual(['p']);
    portrait('p');
    live('0.4');
    expect(described).toEqual(['p', '0.4']);
    expect(asked).toEqual([]);
  });

  it('are judged by the live picture that differs most', async () => {
    const { portrait, live, answer } = bench();
    portrait('p');
    live('0.9');
    live('0.2');
    expect(await answer()).toMatchObject({ opinion: { distance: 0.9 } });
  });

  it('are judged by the live picture that can be compared', async () => {
    const { portrait, live, answer } = bench();
    portrait('p');
    live('null');
    expect(await answer()).toMatchObject({ opinion: { distance: null } });
    live('0.2');
    expect(await answer()).toMatchObject({ opinion: { distance: 0.2 } });
  });

  it('are judged by the picture that shows several people, whatever another one shows', async () => {
    const several = opinion(null);
    const crowd: FaceOpinion = { ...several, live: { ...several.live, faces: 2, rejected: ['several-faces'] } };
    const { portrait, live, answer } = bench(async (_, picture) =>
      Promise.resolve(Buffer.from(picture).toString() === 'crowd' ? crowd : opinion(0.2)),
    );
    portrait('p');
    live('crowd');
    live('0.2');
    expect(await answer()).toMatchObject({ opinion: { live: { rejected: ['several-faces'] } } });
  });

  it('have no answer when the models fail or are late', async () => {
    const failing = bench(async () => Promise.reject(new Error('no face pack')));
    failing.portrait('p');
    failing.live('0.1');
    expect(await failing.answer()).toEqual({ kind: 'unavailable', why: 'no face pack' });
    const late = bench(async () => new Promise(() => {}));
    late.portrait('p');
    late.live('0.1');
    const { state } = late.lane.machine;
    const evidence = 'passage' in state ? state.passage.evidence : [];
    expect(late.facts.answer(evidence)).toEqual({ kind: 'unavailable', why: 'no answer in time' });
  });

  it('are one portrait when the reader gives it again', () => {
    const { facts, portrait } = bench();
    portrait('p');
    portrait('p');
    expect(facts.held()).toBe(1);
  });
});

describe('pictures of faces', () => {
  it('are forgotten with their answers when the passenger has gone', async () => {
    const { facts, portrait, live, answer, step, lane, described } = bench();
    portrait('p');
    live('0.4');
    await answer();
    expect(facts.held()).toBe(3);
    step(run(lane.machine, moved('entry', 'open'), crossed('entry', 'out')).machine);
    step(machineIn('gone'));
    expect(facts.held()).toBe(0);
    await Promise.resolve();
    expect(described).toEqual([]);
  });

  it('of whoever comes next are held while the one before leaves', () => {
    const { facts, portrait, live, step } = bench();
    step(machineIn('released'));
    portrait('next');
    live('0.4');
    step(run(machineIn('closed')).machine);
    expect(facts.held()).toBeLessThanOrEqual(1);
  });

  it('are forgotten when nobody wanted them, and after two minutes whatever happens', async () => {
    const { facts, clock, step, portrait } = bench();
    facts.takePortrait(bytes('unwanted'));
    await clock.advanceSettled(1000);
    step(machineIn('inside'));
    expect(facts.held()).toBe(0);
    portrait('p');
    await clock.advanceSettled(120_000);
    expect(facts.held()).toBe(0);
    portrait('q');
    expect(facts.held()).toBe(1);
  });

  it('never gather in memory', () => {
    const { facts } = bench();
    for (let number = 0; number < 100; number += 1) facts.takePortrait(bytes(`p${number}`));
    expect(facts.held()).toBe(8);
  });
});
