import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeDetectorPack } from '../inference/detector-pack.fixture.ts';
import { generateKeys } from '../signing/keys.ts';
import { signPack } from '../packs/sign.ts';
import { check } from './check.ts';

const SITE_KEYS = generateKeys('riverport');
const CENTRE_KEYS = generateKeys('centre');
let folder: string;
let lane: string;

const PACK_FILES = {
  'goods-risk': ['manifest.json', 'model.onnx', 'encoders.json', 'trees.json'],
  'bag-xray': ['manifest.json', 'model.onnx', 'specimen.png'],
  face: ['manifest.json', 'detect.onnx', 'landmarks.onnx', 'embed.onnx'],
};

/** Packs as the site signed them. */
const signed = mkdtempSync(join(tmpdir(), 'check-packs-'));
const versions: string[] = [];
beforeAll(() => {
  for (const [pack, names] of Object.entries(PACK_FILES)) {
    for (const name of names) cpSync(`models/${pack}/${name}`, join(signed, pack, name));
    signPack(join(signed, pack), SITE_KEYS.privateKey);
    versions.push(`${pack} ${JSON.parse(readFileSync(join(signed, pack, 'manifest.json'), 'utf8')).version}`);
  }
  return () => rmSync(signed, { recursive: true });
});

/** A site that is whole: site file, policy, packs, a password. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-'));
  lane = join(folder, 'lane.yaml');
  cpSync('docs/examples/policy.yaml', join(folder, 'policy.yaml'));
  cpSync(signed, join(folder, 'packs'), { recursive: true });
  mkdirSync(join(folder, 'keys'));
  writeFileSync(join(folder, 'keys', 'riverport.public.json'), JSON.stringify(SITE_KEYS.publicKey));
  writeFileSync(join(folder, 'keys', 'centre.public.json'), JSON.stringify(CENTRE_KEYS.publicKey));
  mkdirSync(join(folder, 'secrets'));
  writeFileSync(join(folder, 'secrets', 'broker-password'), 'swordfish\n');
  for (const name of ['broker-ca.pem', 'desk.pem', 'desk.key']) writeFileSync(join(folder, 'secrets', name), '');
  cpSync('docs/examples/serial-servers-lane.yaml', lane);
});

function edit(name: string, from: string, to: string): void {
  const file = join(folder, name);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}

/** Loading the models takes seconds: only where it matters. */
async function run(json = false, isLoading = false): Promise<{ code: number; text: string }> {
  let text = '';
  const trying = isLoading ? {} : { tryPacks: async () => Promise.resolve(new Map<string, string>()) };
  const code = await check(lane, { json, write: (part) => (text += part), ...trying });
  return { code, text: stripVTControlCharacters(text).replaceAll(`${folder}/`, '') };
}

describe('greenlane check', () => {
  it('says what a sound lane would do', async () => {
    const { code, text } = await run(false, true);
    expect(text).toBe(`lane.yaml: ok
  site riverport, mode operation, data in /var/lib/greenlane
  broker mqtts://broker.riverport.example:8883; outcomes go to the centre
  policy demo-red-green 2026.11.2
    needs document within 20 s, declaration within 20 s, bagScan within 15 s where there is a bag tag
    goods risk diverts from 0.6; 1 % diverted at random
    looks in bags for weapon, ammunition, narcotic, protected-wildlife, blade, currency, precious-metal, tobacco, alcohol, animal, animal-product, plant, electronics
    allowances: 5; forbidden goods: 3; watch list: 1
  desk at 0.0.0.0, port 8443, over TLS
  models ${versions.join(', ')}
  lane lane-1, compares faces
    gate            modbus-gate     tcp 10.20.0.11:4001
    documentReader  mrz-reader      tcp 10.20.0.11:4002
    barcodeReader   barcode-reader  tcp 10.20.0.11:4003
    bagScanner      bag-scanner     on the broker
    camera          onvif-camera    on the broker
`);
    expect(code).toBe(0);
  });

  it('finds what a lane would refuse once it loads its models: a second detector, and one of another shape', async () => {
    for (const [name, id] of [
      ['second', 'other-bags'],
      ['wrong', 'wrong-bags'],
    ] as const) {
      mkdirSync(join(folder, 'packs', name));
      writeDetectorPack(join(folder, 'packs', name), 'calm', {
        id,
        ...(name === 'wrong' ? { output: { format: 'yolov8', output: 'boxes' } } : {}),
      });
      signPack(join(folder, 'packs', name), SITE_KEYS.privateKey);
    }
    const packs = readFileSync(lane, 'utf8').match(/^ *packs: \[(.*)\]/m)?.[1] ?? '';
    edit('lane.yaml', `packs: [${packs}]`, `packs: [packs/wrong, ${packs}, packs/second]`);
    const { code, text } = await run(false, true);
    expect(code).toBe(1);
    expect(text).toMatch(
      /inference\.packs\[0\] holds a model that does not answer as its manifest says: .* shape 1 x 1120 x 4/,
    );
    expect(text).toMatch(/inference\.packs\[\d\] is the second detector: one of a kind may answer/);
    expect(text).toContain('2 mistakes');
  });

  it('says where an absolute policy lies', async () => {
    edit('lane.yaml', 'policy: policy.yaml', `policy: ${join(folder, 'policy.yaml')}`);
    edit('policy.yaml', 'rate: 0.01', 'rate: 2');
    expect((await run()).text).toContain('\npolicy.yaml: 1 mistake');
  });

  it('explains the mistakes of the site file and of the policy in one go', async () => {
    edit('lane.yaml', 'mode: operation', 'mode: operatoin');
    edit('policy.yaml', 'rate: 0.01', 'rate: 2');
    const { code, text } = await run();
    expect(text).toBe(`lane.yaml: 1 mistake

  lane.yaml:6:1
  mode is not among what is allowed: operatoin
    allowed: operation, simulation
    did you mean operation?

policy.yaml: 1 mistake

  policy.yaml:80:3
  randomDiversion.rate is too big: 2
    allowed: a number from 0 to 1
`);
    expect(code).toBe(1);
  });

  it.each([
    ['policy', 'policy.yaml', 'policy'],
    ['password', 'secrets/broker-password', 'broker.passwordFile'],
    ['certificate', 'secrets/broker-ca.pem', 'broker.tls.caFile'],
    ['key of the desk', 'secrets/desk.key', 'desk.tls.keyFile'],
    ['manifest of a pack', 'packs/goods-risk/manifest.json', 'inference.packs[0]'],
    ['public key', 'keys/riverport.public.json', 'inference.trustedKeys[0]'],
    ["centre's key", 'keys/centre.public.json', 'central.trustedKeys[0]'],
  ])('misses a %s that is not there', async (_, name, path) => {
    rmSync(join(folder, name));
    const { code, text } = await run(true);
    expect(JSON.parse(text).files[0]).toMatchObject({ file: 'lane.yaml', problems: [{ path }] });
    expect(code).toBe(1);
  });

  it('looks for the files of every broker', async () => {
    const spare = '{url: "mqtts://spare", tls: {caFile: secrets/gone.pem}}';
    appendFileSync(lane, `\nspareBrokers: [${spare}]\n`);
    const { problems } = JSON.parse((await run(true)).text).files[0];
    expect(problems).toMatchObject([{ path: 'spareBrokers[0].tls.caFile' }]);
  });

  it('refuses a pack that a lane would refuse, and says why', async () => {
    const pack = join(folder, 'packs', 'goods-risk');
    const refusal = async () => {
      const { files, packs } = JSON.parse((await run(true)).text);
      expect(packs).not.toContainEqual(expect.stringContaining('goods-risk'));
      expect(files[0].problems).toMatchObject([{ path: 'inference.packs[0]' }]);
      return files[0].problems[0].message;
    };
    appendFileSync(join(pack, 'encoders.json'), ' ');
    expect(await refusal()).toContain('has a encoders.json of');
    rmSync(join(pack, 'signatures.json'));
    expect(await refusal()).toContain('is not signed');
    cpSync('models/goods-risk', pack, { recursive: true });
    expect(await refusal()).toContain('is signed with the development key');
    edit('lane.yaml', 'mode: operation', 'mode: simulation');
    expect((await run()).code).toBe(0);
  });

  it('prints one JSON object for other programs', async () => {
    const { code, text } = await run(true);
    expect(JSON.parse(text)).toEqual({
      ok: true,
      files: [
        { file: 'lane.yaml', problems: [] },
        { file: 'policy.yaml', problems: [] },
      ],
      packs: versions,
      notes: [],
    });
    expect(code).toBe(0);
  });

  it('notes what is no mistake, but would surprise', async () => {
    edit('lane.yaml', 'mode: operation', 'mode: simulation');
    edit('lane.yaml', 'packs: [packs/goods-risk, packs/bag-xray, packs/face]', 'packs: []');
    edit('lane.yaml', 'tcp: "10.20.0.11:4001"', 'serial: /dev/serial/by-id/not-plugged-in');
    edit(
      'lane.yaml',
      '    bagScanner:\n      kind: bag-scanner\n      prefix: greenlane/lane-1/scanner\n      image: {width: 448, height: 320}\n      millimetresPerPixel: [2, 2]\n',
      '',
    );
    const { code, text } = await run(true);
    expect(JSON.parse(text)).toMatchObject({
      ok: true,
      notes: [
        'mode is simulation: the centre takes none of its outcomes as real',
        'no model pack judges goods: whoever declares some goes to an officer',
        'lane lane-1 is to compare faces, and no model pack compares faces: everybody goes to an officer',
        'lane lane-1 has no bagScanner, and the policy asks for a bagScan: who needs one goes to an officer',
        '/dev/serial/by-id/not-plugged-in (lane lane-1, gate) is not there now',
      ],
    });
    expect(code).toBe(0);
  });

  it('says so when there is no such file', async () => {
    lane = join(folder, 'nowhere.yaml');
    expect(await run()).toEqual({
      code: 1,
      text: 'nowhere.yaml: 1 mistake\n\n  nowhere.yaml:1:1\n  cannot be read: there is no such file\n',
    });
  });
});
