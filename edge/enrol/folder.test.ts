import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clockAt, everythingIn, orderIn, START_MS } from './enrol.fixture.ts';
import { disenrol, enrol, renew } from './enrol.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'greenlane-enrol-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const COMPUTER = { site: 'riverport', lanes: [], devices: [] };

describe('a folder', () => {
  it('in which it was lost who was enrolled takes nobody, and stays as it is', () => {
    enrol(orderIn(folder, 'riverport'), clockAt(START_MS));
    rmSync(path.join(folder, 'enrolled.json'));
    const before = everythingIn(folder);
    const lost = 'enrolled.json is missing, and broker.pem';
    expect(() => enrol(orderIn(folder, 'hillport'), clockAt(START_MS))).toThrow(lost);
    expect(() => disenrol(folder, COMPUTER, clockAt(START_MS))).toThrow(lost);
    expect(() => renew(folder, 397, 60, clockAt(START_MS))).toThrow(lost);
    writeFileSync(path.join(folder, 'enrolled.json'), '{"sites": ');
    expect(() => enrol(orderIn(folder, 'hillport'), clockAt(START_MS))).toThrow('restore it from the backup');
    rmSync(path.join(folder, 'enrolled.json'));
    expect(everythingIn(folder)).toEqual(before);
  });

  it('that is none, or cannot be made, is named with what to do', () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    for (const out of [file, path.join(file, 'below')]) {
      expect(() => enrol({ ...orderIn(folder, 'riverport'), folder: out }, clockAt(START_MS))).toThrow(
        /cannot be read as a folder: .*; name another/,
      );
    }
    const nowhere = path.join(folder, 'link');
    symlinkSync(path.join(file, 'below'), nowhere);
    expect(() => enrol({ ...orderIn(folder, 'riverport'), folder: nowhere }, clockAt(START_MS))).toThrow(
      'name another',
    );
    const dangling = path.join(folder, 'dangling');
    symlinkSync(path.join(folder, 'none', 'below'), dangling);
    expect(() => enrol({ ...orderIn(folder, 'riverport'), folder: dangling }, clockAt(START_MS))).toThrow(
      'cannot be made',
    );
  });

  it('whose file cannot be replaced is told of too', () => {
    mkdirSync(path.join(folder, 'rabbitmq.conf'));
    expect(() => enrol(orderIn(folder, 'riverport'), clockAt(START_MS))).toThrow(
      /rabbitmq.conf cannot be (read|written)/,
    );
  });
});
