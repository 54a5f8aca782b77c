import type { FileProblem } from '../contract/file-problem.ts';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explain, readSite } from './load.ts';
import { explainPolicy } from './policy.ts';

const SITE = readFileSync('docs/examples/four-lanes.yaml', 'utf8');
const POLICY = readFileSync('docs/examples/policy.yaml', 'utf8');

/** Pieces of YAML that mean something, so that a mutation is more than noise. */
const piece = fc.oneof(
  fc.string({ maxLength: 6, unit: 'binary' }),
  fc.constantFrom(
    '\n',
    '  ',
    '\t',
    ':',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '&a ',
    '*a',
    '*gate',
    '<<: ',
    '? ',
    '|',
    '>',
    '!!',
    "'",
    '"',
  ),
  fc.constantFrom(
    'null',
    '~',
    'true',
    '1e999',
    '.nan',
    '0x10',
    '__proto__: ',
    'kind: ',
    'port: ',
    'tcp: ',
    '---\n',
    '%YAML 1.1\n',
  ),
);

function mutated(text: string): fc.Arbitrary<string> {
  const edit = fc.record({ at: fc.nat(text.length), cut: fc.nat(12), put: piece });
  return fc
    .array(edit, { minLength: 1, maxLength: 4 })
    .map((edits) => edits.reduce((now, { at, cut, put }) => now.slice(0, at) + put + now.slice(at + cut), text));
}

function expectPlaces(text: string, problems: readonly FileProblem[]): void {
  const lines = text.split('\n').length;
  for (const { line, column, message } of problems) {
    expect(line >= 1 && line <= lines && column >= 1 && message !== '').toBe(true);
  }
}

describe('explaining anything', () => {
  it('never throws on arbitrary text', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const problems = explain(text);
        expect(problems.length).toBeGreaterThan(0);
        expectPlaces(text, problems);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws on a good file gone wrong, and either takes it whole or says why not', () => {
    fc.assert(
      fc.property(mutated(SITE), mutated(POLICY), (site, policy) => {
        for (const [text, reading] of [
          [site, readSite(site)],
          [policy, explainPolicy(policy)],
        ] as const) {
          expect(reading.content === null).toBe(reading.problems.length > 0);
          expectPlaces(text, reading.problems);
        }
      }),
      { numRuns: 100 },
    );
  });
});
