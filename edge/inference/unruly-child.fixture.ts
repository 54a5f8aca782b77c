import process from 'node:process';
import type { ChildSettings, Reply, Request } from './messages.ts';

// Stands in for the inference process in tests: its first "pack" names what it does wrong.
const { packs } = JSON.parse(process.argv[2] ?? '') as ChildSettings;
const wrong = packs[0] ?? '';
const send = (reply: object) => process.send?.(reply);
const contributions = [{ feature: 'Item value', value: '1', share: 0 }];
const risk = { score: 0.5, base: 0, contributions };
let asked = 0;

function hang(): void {
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
}

const ANSWERS: Readonly<Record<string, (goods: number) => unknown>> = {
  nan: (goods) => Array.from({ length: goods }, () => ({ ...risk, score: Number.NaN })),
  'above-one': (goods) => Array.from({ length: goods }, () => ({ ...risk, score: 1.5 })),
  'no-reasons': (goods) => Array.from({ length: goods }, () => ({ ...risk, contributions: [] })),
  'too-few': () => [],
  'not-an-answer': () => 'yes',
  'answer-every-second-time': () => [risk],
};

/** What no inference process may say. */
const GIBBERISH: Readonly<Record<string, unknown>> = {
  'a-number': 0,
  'unknown-fault': { kind: 'refusal', id: 1, fault: { code: 'nonsense', what: 'x' } },
  'no-fault': { kind: 'refusal', id: 1 },
  'ready-without-models': { kind: 'ready', models: 7 },
};

function misbehave(id: number, goods: number): void {
  asked += 1;
  if (wrong === 'stall') hang();
  else if (wrong === 'crash') process.kill(process.pid, 'SIGSEGV');
  else if (wrong === 'exit') process.stderr.write('out of sorts\n', () => process.exit(3));
  else if (wrong in GIBBERISH) process.send?.(GIBBERISH[wrong]);
  else if (wrong !== 'answer-every-second-time' || asked % 2 === 0) {
    send({ kind: 'answer', id, answer: ANSWERS[wrong]?.(goods) });
  }
}

process.on('disconnect', () => process.exit(0));
process.on('message', ({ id, question }: Request) => {
  if (question.kind === 'goodsRisk') misbehave(id, question.goods.length);
  else send({ kind: 'answer', id, answer: { format: 'png', width: 8, height: 8, channels: 1, bitDepth: 8 } });
});
if (wrong === 'hang-at-a-pack') {
  const loading: Reply = { kind: 'loading', folder: wrong };
  await new Promise<void>((resolve) => process.send?.(loading, undefined, undefined, () => resolve()));
  hang();
}
if (wrong === 'sleep-at-start') hang();
send({ kind: 'ready', models: [], refused: [] } satisfies Reply);
