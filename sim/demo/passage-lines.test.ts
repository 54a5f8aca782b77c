import { describe, expect, it } from 'vitest';
import type { Finding, ToldFaces } from '../../edge/contract/judgement.ts';
import { headingLine, passageLines } from './passage-lines.ts';
import { passageEnded, seenFinding } from './passage.fixture.ts';
import { styleOf } from './style.ts';

const doubt: Finding = {
  code: 'goods-risk-high',
  severity: 'doubt',
  source: { kind: 'model', name: 'goods-risk', version: '1.0.0' },
  text: 'Goods risk 98 %, chiefly seller',
};
const BOX = { x: 1, y: 2, width: 3, height: 4 };
const plain = styleOf({});

function faces(distance: number | null): ToldFaces {
  const quality = { faces: 1, widthPx: 100, sharpness: 200, yawDegrees: 0 };
  const source = { kind: 'model', name: 'face', version: '1.0.0' } as const;
  return { distance, sameBelow: 0.6, portrait: quality, live: quality, source };
}

describe('a passage', () => {
  it('stands on one line: who declared what, what the scanner says, faces, risk, decision, its time, the way out', () => {
    const [line = '', ...more] = passageLines(3, passageEnded([]), plain);
    expect(line).toMatch(/^ +3 {2}KIM MINJI, KOR +610910 1 kg \+1 +clear +- +0\.98 {2}released +12 {2}exit$/);
    expect(more).toEqual([]);
    for (const [title, cell] of [
      ['passenger', 'KIM'],
      ['declared', '610910'],
      ['scanner', 'clear'],
      ['decision', 'released'],
      ['left by', 'exit'],
    ] as const) {
      expect(line.indexOf(cell)).toBe(headingLine(plain).indexOf(title));
    }
  });

  it('has below it why, a finding a line, with what was seen', () => {
    const [, ...why] = passageLines(3, passageEnded([seenFinding('a', BOX, BOX), doubt]), plain);
    expect(why.map((line) => line.trim())).toEqual([
      'alarm   1 weapon or part of one seen (seen: firearm .93, firearm .83)',
      'doubt   Goods risk 98 %, chiefly seller',
    ]);
  });

  it.each([
    [0.21, '.21 < .60'],
    [0.6, '.60 ≥ .60'],
    [1.02, '1.02 ≥ .60'],
    [null, 'unclear'],
  ])('tells how far the faces are apart: %s', (distance, told) => {
    const ended = passageEnded([]);
    const decision = { ...ended.decision, faces: faces(distance) };
    expect(passageLines(1, { ...ended, decision }, plain)[0]).toContain(` ${told} `);
  });

  it.each([
    ['bag 0180123456 clear; bag 0180123457 clear', 'clear ×2'],
    ['bag ? alarm: knife; bag 0180123457 clear', 'alarm: knife; clear'],
    ['no bag scan', 'no bag scan'],
  ])('says of all bags together what the scanner says: %s', (seen, told) => {
    expect(passageLines(1, passageEnded([], { seen }), plain)[0]).toContain(` ${told} `);
  });

  it.each([72, 90, 105, 120, 160])('fits %d columns, every word of why in it', (columns) => {
    const style = { ...plain, width: columns };
    const long = passageEnded([{ ...doubt, text: 'because '.repeat(60) }], {
      passenger: 'A'.repeat(99),
      seen: 'bag 0180123456 alarm: '.repeat(20),
    });
    const lines = [headingLine(style), ...passageLines(1234, long, style)];
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
    expect(lines.join(' ').match(/because/g)).toHaveLength(60);
  });

  it('shows no control character of what came over a wire', () => {
    const ended = passageEnded([{ ...doubt, text: 'a\u001B[2Jb' }], { seen: 'bag 0180123456 \u001B[2Jclear\r\n' });
    expect(passageLines(1, ended, plain).join('')).not.toMatch(/\p{C}/u);
  });
});
