import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BeamEvent, type BeamState, BEAMS_IDLE, nextBeams } from './beams.ts';

/** O: outer broken, I: inner, B: both, -: none. */
function walk(samples: string): string {
  let state: BeamState = BEAMS_IDLE;
  const events: BeamEvent[] = [];
  for (const sample of samples) {
    const step = nextBeams(state, { outer: 'OB'.includes(sample), inner: 'IB'.includes(sample) });
    state = step.state;
    events.push(...step.events);
  }
  return events.map((event) => (event.type === 'leafCrossed' ? event.direction : event.type)).join(' ');
}

describe('beams of a leaf', () => {
  it.each([
    ['nobody', '----', ''],
    ['one goes in', '-OBI-', 'in'],
    ['one goes out', '-IBO-', 'out'],
    ['one stands in the beams for long', '-OOOBBBBBIII-', 'in'],
    ['a quick one, whose overlap was not seen', '-OI-', 'in'],
    ['one turns back at the first beam', '-OO-', 'crossingAbandoned'],
    ['one turns back at the second beam', '-OBO-', 'crossingAbandoned'],
    ['one hesitates and goes on', '-OBOBI-', 'in'],
    ['one comes to look from inside', '-I-', 'crossingAbandoned'],
    ['two, the second close behind', '-OBIBOBI-', 'tailgated in in'],
    ['two, the second breaks the first beam as the first leaves the last', '-OBIOBI-', 'in tailgated in'],
    ['three close behind each other', '-OBIBOBIBOBI-', 'tailgated in tailgated in in'],
    ['a second who turns back', '-OBIBO-', 'tailgated in crossingAbandoned'],
    ['two with a gap', '-OBI-OBI-', 'in in'],
    ['one in, one out', '-OBI-IBO-', 'in out'],
    ['both beams at once, then the outer clears first', '-BI-', 'in'],
    ['both beams at once, then the inner clears first', '-BO-', 'out'],
    ['both beams at once, and away at once', '-B-', 'tailgated'],
    ['away at once from both', '-OB-', 'in'],
    ['two bodies away at once', '-OBIB-', 'tailgated in'],
  ])('%s (%s)', (_name, samples, events) => {
    expect(walk(samples)).toBe(events);
  });

  it('ends idle, with something told, whenever somebody was in the beams', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('O', 'I', 'B'), { minLength: 1, maxLength: 30 }), (samples) => {
        const told = walk(`-${samples.join('')}-`);
        expect(told).not.toBe('');
        expect(walk(`-${samples.join('')}--OBI-`)).toBe(`${told} in`);
      }),
    );
  });

  it('tells the mirror image for the mirrored order', () => {
    const mirror = (text: string, a: string, b: string) =>
      text.replaceAll(a, '\u0000').replaceAll(b, a).replaceAll('\u0000', b);
    fc.assert(
      fc.property(fc.array(fc.constantFrom('O', 'I', 'B', '-'), { maxLength: 30 }), (samples) => {
        const text = samples.join('');
        const words = walk(text).split(' ');
        const mirrored = words.map((word) => (word === 'in' ? 'out' : word === 'out' ? 'in' : word)).join(' ');
        expect(walk(mirror(text, 'O', 'I'))).toBe(mirrored);
      }),
    );
  });
});
