import { describe, expect, it } from 'vitest';
import { readYaml } from './yaml-source.ts';

describe('a line that was moved by a space', () => {
  it('is explained once, whatever it does to the lines below it', () => {
    const { problems, usable } = readYaml('lanes:\n  - id: a\n   gate:\n      kind: b\n    camera:\n      kind: c\n');
    const hint = 'the same number of spaces before each line of a section: compare this line with those above it';
    expect(usable).toBe(false);
    expect(problems.length).toBeGreaterThan(1);
    expect(problems.map(({ allowed }) => allowed).filter((allowed) => allowed !== null)).toEqual([hint]);
    expect(problems[0]).toMatchObject({ line: 3, allowed: hint });
  });
});
