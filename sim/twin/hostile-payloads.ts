import type { Entropy } from '../../hardware/entropy.ts';

/** Payloads of somebody who means ill or whose software is broken, bent from good ones. */
export function drawHostilePayload(entropy: Entropy, good: readonly Uint8Array[]): Uint8Array {
  const model = entropy.pick(good);
  return entropy.pick(WAYS)(entropy, model);
}

type Way = (entropy: Entropy, model: Uint8Array) => Uint8Array;

const VALUES = [
  'null',
  'true',
  '-1',
  '1e999',
  '-0',
  '1e-400',
  '""',
  '[]',
  '{}',
  '"\\u0000"',
  '[[[]]]',
  '99999999999999999999',
];
const UNSAFE = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '\\u005f_proto__'];
const WORDS = [
  'NaN',
  'Infinity',
  'undefined',
  '-',
  '{',
  '}',
  '[',
  '"',
  '{"a":}',
  "{'a':1}",
  '/**/{}',
  '\u{feff}{}',
  '0x10',
  '01',
];

const WAYS: readonly Way[] = [
  (entropy) => Uint8Array.from({ length: entropy.below(400) }, () => entropy.below(256)),
  (entropy, model) => model.subarray(0, entropy.below(model.length + 1)),
  (entropy, model) => {
    const flipped = Uint8Array.from(model);
    for (let flips = 1 + entropy.below(4); flips > 0 && flipped.length > 0; flips -= 1) {
      const at = entropy.below(flipped.length);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << entropy.below(8));
    }
    return flipped;
  },
  (entropy, model) => Buffer.concat([model, model.subarray(entropy.below(model.length + 1))]),
  (entropy) => Buffer.from(entropy.pick(WORDS)),
  (entropy) => Buffer.from(entropy.pick(VALUES)),
  (entropy) => {
    const depth = 1 + entropy.below(5000);
    const [open, close] = entropy.chance(0.5) ? ['[', ']'] : ['{"a":', '}'];
    return Buffer.from(`${open.repeat(depth)}1${entropy.chance(0.7) ? close.repeat(depth) : ''}`);
  },
  // One value of the good message becomes another.
  (entropy, model) => {
    const text = Buffer.from(model).toString('latin1');
    const colons = [...text.matchAll(/:/g)].map(({ index }) => index);
    if (colons.length === 0) return model;
    const at = entropy.pick(colons);
    const end = text.slice(at).search(/[,}]/);
    return Buffer.from(
      `${text.slice(0, at + 1)}${entropy.pick(VALUES)}${end < 0 ? '' : text.slice(at + end)}`,
      'latin1',
    );
  },
  // A key too many, or one that an object has already.
  (entropy, model) => {
    const text = Buffer.from(model).toString('latin1');
    const key = entropy.pick([...UNSAFE, 'scanId', 'type', 'Data']);
    return Buffer.from(text.replace('{', `{"${key}":${entropy.pick(VALUES)},`), 'latin1');
  },
  (entropy) => Buffer.alloc(1024 * (1 + entropy.below(200)), entropy.pick([0x20, 0x5b, 0x22, 0x00, 0xff])),
];
