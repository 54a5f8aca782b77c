import { describe, expect, it } from 'vitest';
import type { Finding } from '../../edge/contract/judgement.ts';
import { fit, headingLine, passageLine, styleOf } from './lines.ts';
import type { PassageEnded } from './stage.ts';

const doubt: Finding = {
  code: 'goods-risk-high',
  severity: 'doubt',
  source: { kind: 'model', name: 'goods-risk', version: '1.0.0' },
  text: 'Goods risk 98 %, chiefly seller',
};

function passage(seen: string, reasons: readonly Finding[]): PassageEnded {
  const verdict = reasons.length === 0 ? 'release' : 'divert';
  return {
    type: 'passageEnded',
    lane: 'lane-1',
    passage: 'lane-1-7-1',
    decision: {
      verdict,
      reasons: [...reasons],
      policy: { id: 'p', version: '1' },
      models: [],
      risk: 0.984,
      draw: { seed: 's', counter: 1, value: 0.5, rate: 0.01 },
      judgedInMs: 1,
    },
    outcome: {
      verdict,
      left: verdict === 'release' ? 'by-exit' : 'by-diversion',
      tookMs: 1500,
      decidedAtSequence: 4,
      decisionMs: 12.345,
      findings: [],
    },
    summary: { passenger: 'KIM MINJI (KOR M12345678)', declared: '610910 1 kg 5 KRW, 330499 2 kg 6 KRW', seen },
  };
}

const plain = styleOf({});

describe('a passage on one line', () => {
  it('says who, declared and seen what, the risk, the decision, its time, the gate and why', () => {
    const line = passageLine(3, passage('bag 0180123456 clear', [doubt]), plain);
    for (const word of ['3', 'lane-1', 'KIM MINJI, KOR', '610910 1 kg 5 KRW +1', 'clear', '0.98', '12.3']) {
      expect(line).toContain(word);
    }
    expect(line).toMatch(/diverted .* diversion .*Goods risk 98 %, chiefly seller$/);
    expect(line.indexOf('diverted')).toBe(headingLine(plain).indexOf('decision'));
  });

  it.each([72, 90, 120, 160, 200])('fits %d columns', (columns) => {
    const style = { ...plain, width: columns };
    const long = passage('bag 0180123456 alarm: '.repeat(20), [{ ...doubt, text: 'because '.repeat(60) }]);
    expect(passageLine(1234, long, style).length).toBeLessThanOrEqual(columns);
    expect(headingLine(style).length).toBeLessThanOrEqual(columns);
  });

  it('shows no control character of what came over a wire', () => {
    expect(passageLine(1, passage('bag 0180123456 \u001B[2Jclear\r\n', []), plain)).not.toMatch(/\p{C}/u);
    expect(fit('a\u0000b\u202Ec', 9)).toBe('a b c');
  });

  it('is coloured on a terminal alone', () => {
    expect(styleOf({ isTTY: false, columns: 80 })).toMatchObject({ width: 160 });
    expect(styleOf({ isTTY: true, columns: 100 })).toMatchObject({ width: 100 });
    expect(plain.colours.red('x')).toBe('x');
  });
});
