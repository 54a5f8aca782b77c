import type { Finding } from '../../edge/contract/judgement.ts';
import type { PassageEnded } from './watch.ts';

/** A passage as a daemon tells that it has ended. */
export function passageEnded(
  reasons: readonly Finding[],
  summary: Partial<PassageEnded['summary']> = {},
): PassageEnded {
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
    summary: {
      passenger: 'KIM MINJI (KOR M12345678)',
      declared: '610910 1 kg 5 KRW, 330499 2 kg 6 KRW',
      seen: 'bag 0180123456 clear',
      ...summary,
    },
  };
}

/** That something was seen at these places of a scan. */
export function seenFinding(
  scan: string,
  ...boxes: readonly NonNullable<Finding['objects']>[number]['box'][]
): Finding {
  return {
    code: 'seen-forbidden',
    severity: 'alarm',
    source: { kind: 'model', name: 'bag-xray', version: '1.0.0' },
    text: '1 weapon or part of one seen',
    objects: boxes.map((box, index) => ({
      name: 'firearm',
      category: 'weapon',
      box,
      score: 0.93 - index / 10,
      scan,
    })),
  };
}
