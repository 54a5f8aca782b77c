import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clockAt, DAY_MS, everythingIn, orderIn, START_MS } from './enrol.fixture.ts';
import { disenrol, enrol, type EnrolOrder } from './enrol.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'greenlane-enrol-'));
  enrol(orderIn(folder, 'riverport'), clockAt(START_MS));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const COMPUTER = { site: 'riverport', lanes: [], devices: [] };

describe('a computer that was shut out', () => {
  const END_MS = START_MS + 397 * DAY_MS;
  const moveItsKeyAway = () => {
    for (const file of ['site.riverport.pem', 'site.riverport.key']) rmSync(path.join(folder, file));
  };
  const comeBack = (nowMs: number, changes: Partial<EnrolOrder> = {}) =>
    enrol({ ...orderIn(folder, 'riverport'), ...changes }, clockAt(nowMs)).made;

  it('does not come back under its name, with any key, while its old certificate would come back with it', () => {
    disenrol(folder, COMPUTER, clockAt(START_MS));
    const refusal = 'riverport was shut out, and its old certificate is valid to 2027-12-03';
    expect(() => comeBack(START_MS)).toThrow(refusal);
    moveItsKeyAway();
    enrol(orderIn(folder, 'hillport'), clockAt(START_MS));
    const before = everythingIn(folder);
    expect(() => comeBack(END_MS - 1)).toThrow(refusal);
    expect(everythingIn(folder)).toEqual(before);
    expect(comeBack(END_MS)).toEqual(['site.riverport']);
  });

  it('comes back with a new key alone, when somebody answers for the old one', () => {
    disenrol(folder, COMPUTER, clockAt(START_MS));
    expect(() => comeBack(START_MS, { letInAgain: true })).toThrow('is of an earlier enrolment');
    moveItsKeyAway();
    expect(comeBack(START_MS, { letInAgain: true })).toEqual(['site.riverport']);
    expect(comeBack(START_MS)).toEqual([]);
  });

  it('is shut out as long as the authority lasts, where nobody knows how long its certificate does', () => {
    moveItsKeyAway();
    disenrol(folder, COMPUTER, clockAt(START_MS));
    expect(() => comeBack(END_MS)).toThrow('is valid to 2036-10-29');
  });

  it('is known by its certificate where it was not written down', () => {
    disenrol(folder, COMPUTER, clockAt(START_MS));
    const { shutOut: _, ...older } = JSON.parse(readFileSync(path.join(folder, 'enrolled.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    writeFileSync(path.join(folder, 'enrolled.json'), JSON.stringify(older));
    expect(() => comeBack(START_MS)).toThrow('was shut out');
  });
});
