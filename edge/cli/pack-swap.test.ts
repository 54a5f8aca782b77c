import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../hardware/clock.ts';
import { writeDetectorPack } from '../inference/detector-pack.fixture.ts';
import { rewrite, temporaryFolder } from '../packs/pack.fixture.ts';
import { folderOf, packFolders } from '../rollout/pack-folders.ts';
import { openPackStore } from '../rollout/pack-store.ts';
import { stage, status, withdraw } from './pack-swap.ts';

const ID = 'dark-cells';
const GATE = `{ kind: modbus-gate, port: { tcp: "127.0.0.1:1" }, failState: { entry: frees, exit: frees, diversion: frees, signedOffBy: a, signedOffOn: 2026-01-01 } }`;
const SITE = `
version: 1
site: port
mode: simulation
dataDir: data
policy: policy.yaml
broker: { url: mqtt://127.0.0.1:1 }
inference: { packs: [serving] }
lanes:
  - id: lane-1
    gate: ${GATE}
    documentReader: { kind: mrz-reader, port: { tcp: "127.0.0.1:2" } }
`;

let home: string;
let config: string;
beforeEach(() => {
  home = temporaryFolder();
  config = path.join(home, 'site.yaml');
  writeFileSync(config, SITE);
  mkdirSync(path.join(home, 'serving'));
  writeDetectorPack(path.join(home, 'serving'), 'calm', { version: '1.0.0' });
});

function packOf(version: string, id = ID): string {
  const folder = mkdtempSync(path.join(home, 'new-'));
  writeDetectorPack(folder, 'calm', { version, id });
  return folder;
}

const folders = () => packFolders(path.join(home, 'data'));
async function said(json = false): Promise<string> {
  let text = '';
  await status(config, json, (part) => (text += part));
  return stripVTControlCharacters(text);
}

describe('greenlane pack, beside a running lane', () => {
  it('stages a newer version, whole and verified, and withdraws it before the lane has seen it', async () => {
    stage(packOf('1.1.0'), config, () => {});
    const staged = folderOf(folders().staged, { id: ID, version: '1.1.0' });
    expect(
      ['manifest.json', 'signatures.json', 'model.onnx'].every((name) => existsSync(path.join(staged, name))),
    ).toBe(true);
    expect(await said()).toContain(
      'dark-cells 1.0.0 is configured (from the site file)\n  dark-cells 1.1.0 is staged\n',
    );
    withdraw(ID, config, () => {});
    expect(await said()).not.toContain('staged');
    expect(existsSync(folders().withdrawn)).toBe(false);
  });

  it.each(['1.0.0', '0.9.0'])('stages no version that is not newer than the one that serves: %s', (version) => {
    expect(() => stage(packOf(version), config, () => {})).toThrow(
      `not newer than 1.0.0, which is configured [pack-not-taken]`,
    );
    expect(existsSync(folders().staged)).toBe(false);
  });

  it('stages nothing that a lane would refuse, and no pack that the site file does not name', () => {
    const changed = packOf('1.1.0');
    rewrite(changed, 'model.onnx', (bytes) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([1])]));
    expect(() => stage(changed, config, () => {})).toThrow('[pack-invalid]');
    expect(() => stage(packOf('1.1.0', 'other'), config, () => {})).toThrow('the site file names no such pack');
    expect(() => withdraw('other', config, () => {})).toThrow('names no pack other');
  });

  it('tells what serves since a swap, what is on trial, and why others are not', async () => {
    const store = openPackStore(folders());
    const figures = { passages: 3, of: 9, decisionsChanged: 1, latencyRatio: 1.25, scoreDrift: 0.01 };
    store.commit({ id: ID, version: '1.1.0', stage: 'active', why: '', figures: null, wallMs: 0 }, null);
    store.end({ id: ID, version: '1.2.0', stage: 'rolled-back', why: 'in shadow: 1 changed', figures, wallMs: 0 }, []);
    await store.report({ id: ID, version: '1.3.0', stage: 'shadow', figures, wallMs: systemClock.wallMs() });
    const text = await said();
    expect(text).toContain('dark-cells 1.1.0 is configured (from the swap)');
    expect(text).toContain(
      '1.3.0 is in shadow (3 of 9 passages, 1 decisions changed, 1.25 times as long, scores 0.010)',
    );
    expect(text).toMatch(/1\.2\.0 rolled-back: in shadow: 1 changed .*\n.*1\.1\.0 active\n$/);
    expect(JSON.parse(await said(true))).toMatchObject({
      packs: [{ id: ID, version: '1.1.0', from: 'swap' }],
      trial: { stage: 'shadow', figures },
      ended: [{ version: '1.1.0' }, { version: '1.2.0' }],
    });
  });

  it('says when the lane has told nothing of a trial for long', async () => {
    mkdirSync(path.dirname(folders().trial), { recursive: true });
    await openPackStore(folders()).report({ id: ID, version: '1.3.0', stage: 'shadow', figures: null, wallMs: 0 });
    expect(await said()).toContain(
      '1.3.0 was in shadow at 1970-01-01T00:00:00.000Z; the lane has said nothing since: it does not run, or is held up',
    );
  });

  it('says that the record is damaged, and which pack of the site file cannot be read', async () => {
    mkdirSync(path.dirname(folders().record), { recursive: true });
    writeFileSync(folders().record, '{"schema": 1, "pa');
    writeFileSync(path.join(home, 'serving', 'manifest.json'), '{');
    const text = await said();
    expect(text).toMatch(/^the record of what was swapped in is damaged: .*active\.json cannot be read: .*JSON/);
    expect(text).toMatch(/serving holds no pack that can be read/);
    expect(JSON.parse(await said(true))).toMatchObject({ packs: [], damage: expect.stringContaining('active.json') });
  });

  it('asks the lane to withdraw what it has already taken, and says what follows', async () => {
    let text = '';
    const ask = () => withdraw(ID, config, (part) => (text += stripVTControlCharacters(part)));
    const ended = { id: ID, version: '1.1.0', stage: 'active', why: '', figures: null, wallMs: 0 } as const;
    openPackStore(folders()).commit(ended, null);
    ask();
    openPackStore(folders()).begin({ id: ID, version: '1.2.0' });
    ask();
    expect(text).toBe(
      "dark-cells 1.1.0: from the lane's next start on the site file's own version serves\n" +
        'dark-cells 1.2.0: the lane ends its trial as soon as it runs\n',
    );
    expect(await openPackStore(folders()).takeWithdrawals()).toEqual([ID]);
    expect(await openPackStore(folders()).takeWithdrawals()).toEqual([]);
  });

  it('withdraws nothing where there is nothing to withdraw', () => {
    expect(() => withdraw(ID, config, () => {})).toThrow(/there is nothing to withdraw \[pack-not-taken\]/);
    expect(existsSync(folders().withdrawn)).toBe(false);
  });
});
