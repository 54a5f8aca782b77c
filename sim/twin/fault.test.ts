import { describe, expect, it } from 'vitest';
import { seededEntropy } from '../../hardware/entropy.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { createFaultDial, FAULT_WORDS, type FaultWord } from './fault.ts';

const SAID = Uint8Array.of(1, 2, 3, 4);

function dial(word: FaultWord) {
  const clock = createVirtualClock();
  const heard: { atMs: number; bytes: number[] }[] = [];
  const it = createFaultDial({
    clock,
    entropy: seededEntropy(4),
    write: (bytes) => void heard.push({ atMs: clock.nowMs(), bytes: [...bytes] }),
  });
  it.set(word);
  return { clock, heard, it };
}

describe('fault dial', () => {
  it('has eight words', () => {
    expect(new Set(FAULT_WORDS).size).toBe(8);
  });

  it.each<[FaultWord, { atMs: number; bytes: number[] }[]]>([
    ['ok', [{ atMs: 0, bytes: [1, 2, 3, 4] }]],
    ['stuck', [{ atMs: 0, bytes: [1, 2, 3, 4] }]],
    ['wrong', [{ atMs: 0, bytes: [1, 2, 3, 4] }]],
    ['off', []],
    ['delayed', [{ atMs: 1500, bytes: [1, 2, 3, 4] }]],
    ['slow', [1, 2, 3, 4].map((byte) => ({ atMs: 30 * byte, bytes: [byte] }))],
  ])('%s', (word, heard) => {
    const rig = dial(word);
    rig.it.send(SAID);
    rig.clock.advance(5000);
    expect(rig.heard).toEqual(heard);
    expect(rig.it.hears()).toBe(word !== 'off');
  });

  it('garbage says as much, and nothing of what was said', () => {
    const rig = dial('garbage');
    for (let count = 0; count < 50; count += 1) rig.it.send(SAID);
    expect(rig.heard).toHaveLength(50);
    expect(rig.heard.every(({ bytes }) => bytes.length >= 4 && bytes.join() !== '1,2,3,4')).toBe(true);
  });

  it('intermittent loses about half', () => {
    const rig = dial('intermittent');
    for (let count = 0; count < 1000; count += 1) rig.it.send(SAID);
    expect(rig.heard.length).toBeGreaterThan(400);
    expect(rig.heard.length).toBeLessThan(600);
  });

  it('cuts off what was still being said when the word changes', () => {
    const rig = dial('slow');
    rig.it.send(SAID);
    rig.clock.advance(70);
    rig.it.set('ok');
    rig.clock.advance(5000);
    expect(rig.heard.map(({ bytes }) => bytes[0])).toEqual([1, 2]);
  });
});
