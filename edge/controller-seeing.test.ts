import { describe, expect, it } from 'vitest';
import type { Assessor, BagOpinion, SeenObject } from './contract/assessor.ts';
import { Fault } from './contract/fault.ts';
import { policySchema } from './contract/policy.ts';
import { ASSESSOR, FACES, hall, POLICY } from './controller.fixture.ts';

const PLATE = '0123456789';
const LOOKING = policySchema.parse({
  ...POLICY,
  seen: [
    { category: 'weapon', severity: 'alarm' },
    { category: 'alcohol', severity: 'doubt', hs: ['2208'], allowance: 2 },
  ],
});
const SOURCE = { kind: 'model', name: 'bag-xray', version: '1' } as const;
const bottle = { name: 'liquor', category: 'alcohol', box: { x: 1, y: 1, width: 5, height: 9 }, score: 0.9 } as const;
const seeing = (...objects: readonly SeenObject[]): BagOpinion => ({ objects, source: SOURCE });

const sha = (sign: string) => sign.repeat(64);

/** A lane of doubles through which somebody walks with a bag, or with a face. */
function walk(assessor: Partial<Assessor>, options: Parameters<typeof hall>[1]) {
  const lane = hall({ ...ASSESSOR, ...assessor }, options);
  const { barcodeReader, bagScanner, documentReader, camera, clock, told } = lane;
  const decision = () => told.flatMap((event) => (event.type === 'decided' ? [event.decision] : [])).at(-1);
  return {
    ...lane,
    decision,
    codes: () => decision()?.reasons.map(({ code }) => code),
    bag: () => barcodeReader.say({ type: 'bagTagRead', plate: PLATE, atMs: clock.nowMs() }),
    scan(sign: string, energies: 'dual' | 'colour' = 'dual') {
      const image = { sha256: sha(sign), width: 8, height: 8, bitDepth: 16, energies } as const;
      const head = { bagTag: PLATE, scannedAt: '', alarmDecision: 'clear', abort: null } as const;
      const body = { atr: { manufacturer: 'x', version: '1' }, processingMs: 1, objects: [], image };
      const scan = { scanId: `S${sign}`, ...head, ...body };
      bagScanner.say({ type: 'bagScanned', scan, png: Uint8Array.of(1), atMs: clock.nowMs() });
    },
    portrait(documentNumber = 'L1') {
      const portrait = { bytes: Uint8Array.of(7), format: 'jpeg', documentNumber } as const;
      documentReader.say({ type: 'portraitRead', portrait, atMs: clock.nowMs() });
    },
    picture: (byte: number) => camera.say({ type: 'snapshotTaken', jpeg: Uint8Array.of(byte), atMs: clock.nowMs() }),
  };
}

/** Somebody comes in with one bag, which is scanned. */
async function withBag(assessor: Partial<Assessor>, policy = LOOKING) {
  const lane = walk(assessor, { policy });
  lane.start();
  lane.bag();
  lane.present();
  lane.scan('a');
  await lane.enter();
  await lane.clock.advanceSettled(10);
  return lane;
}

describe('a lane that looks into bags', () => {
  it('asks once about a scan, within the bounds and in the layout of its scanner', async () => {
    const asked: unknown[] = [];
    const inspectBag: Assessor['inspectBag'] = async (_bytes, bounds, layout) => {
      asked.push(bounds, layout);
      return Promise.resolve(seeing());
    };
    const checkImage = async () => Promise.reject(new Error('nobody asks for this'));
    const { decision } = await withBag({ inspectBag, checkImage });
    expect(decision()).toMatchObject({ verdict: 'release', reasons: [] });
    expect(asked).toEqual([
      { format: 'png', maxWidth: 492, maxHeight: 704 },
      { energies: 'dual', millimetresPerPixel: null },
    ]);
  });

  it('sends to the officer whose bag holds more than was declared, and says what and where', async () => {
    const { decision, asked } = await withBag({
      inspectBag: async () => Promise.resolve(seeing(bottle, bottle, bottle)),
    });
    expect(asked.at(-1)?.what).toBe('diversion');
    expect(decision()?.reasons).toMatchObject([
      {
        code: 'seen-undeclared',
        text: '3 bottles of alcohol seen, none declared, 2 free of duty',
        objects: [{ ...bottle, scan: sha('a') }, {}, {}],
      },
    ]);
  });

  it.each<readonly [string, Assessor['inspectBag'], string]>([
    ['is not there', async () => Promise.reject(new Fault('model-unavailable', 'no detector')), 'no detector'],
    [
      'answers nonsense',
      async () => Promise.resolve(seeing({ ...bottle, score: Number.NaN })),
      'not one that can be read',
    ],
    ['does not answer', async () => new Promise(() => {}), 'no answer in time'],
  ])('diverts when the detector %s', async (_what, inspectBag, why) => {
    const { decision, codes, clock } = await withBag({ inspectBag });
    await clock.advanceSettled(2000);
    expect(new Set(codes())).toEqual(new Set(['model-unavailable']));
    expect(
      decision()
        ?.reasons.map(({ text }) => text)
        .join('\n'),
    ).toContain(why);
  });

  it('refuses an image that is none, and says so once', async () => {
    const refuse = async () => Promise.reject(new Fault('image-refused', 'it is cut short'));
    const { codes } = await withBag({ inspectBag: refuse, checkImage: refuse });
    expect(codes()).toEqual(['image-refused']);
  });

  it('still checks the image when there is no detector', async () => {
    const { codes } = await withBag({
      inspectBag: async () => Promise.reject(new Fault('model-unavailable', 'no detector')),
      checkImage: async () => Promise.reject(new Fault('image-refused', 'it is cut short')),
    });
    expect(codes()).toEqual(['image-refused']);
  });

  it('asks no detector where the policy looks for nothing', async () => {
    const inspectBag = async () => Promise.reject(new Error('nobody asks for this'));
    const { decision } = await withBag({ inspectBag }, POLICY);
    expect(decision()).toMatchObject({ verdict: 'release', reasons: [] });
  });

  it('revokes and decides anew when a later scan of the bag shows more', async () => {
    const opinions = [seeing(bottle), seeing(bottle, bottle, bottle)];
    const lane = await withBag({ inspectBag: async () => Promise.resolve(opinions.shift() ?? seeing()) });
    expect(lane.decision()?.verdict).toBe('release');
    lane.scan('b');
    await lane.clock.advanceSettled(10);
    expect(lane.decision()).toMatchObject({ verdict: 'divert', reasons: [{ code: 'seen-undeclared' }] });
    expect(lane.asked.map(({ what }) => what).slice(-2)).toEqual(['revoke', 'diversion']);
  });
});

/** Somebody comes in with a portrait in the document, and the camera takes a picture. */
async function withFace(assessor: Partial<Assessor>, faces: 'off' | 'document' = 'document') {
  const lane = walk(assessor, { faces });
  lane.start();
  lane.present();
  lane.portrait();
  await lane.enter();
  lane.picture(1);
  await lane.clock.advanceSettled(10);
  return lane;
}

const FACING = { faces: 'document' } as const;

describe('a lane that compares faces', () => {
  it('releases who is the holder of the document, and keeps the score alone', async () => {
    const { decision, memory, asked } = await withFace({});
    expect(asked.at(-1)?.what).toBe('exit');
    const { portrait, live, ...scores } = decision()?.faces ?? {};
    expect(scores).toEqual({ distance: 0.4, sameBelow: 0.6, source: FACES.source });
    expect([portrait, live]).toEqual([expect.not.objectContaining({ rejected: [] }), expect.anything()]);
    const rows = JSON.stringify(memory.records('L1', 1, 100));
    expect(rows).toContain('-portrait-1"');
    expect(rows).not.toMatch(/embedding|bytes/);
  });

  it('sends to the officer who is somebody else', async () => {
    const { codes, asked } = await withFace({
      compareFaces: async () => Promise.resolve({ ...FACES, distance: 0.9 }),
    });
    expect(codes()).toEqual(['face-mismatch']);
    expect(asked.at(-1)?.what).toBe('diversion');
  });

  it.each<readonly [string, Assessor['compareFaces']]>([
    ['is not there', async () => Promise.reject(new Fault('model-unavailable', 'no face pack'))],
    ['answers nonsense', async () => Promise.resolve({ ...FACES, distance: Number.NaN })],
    ['does not answer', async () => new Promise(() => {})],
  ])('diverts when the model %s', async (_what, compareFaces) => {
    const { codes, clock } = await withFace({ compareFaces });
    await clock.advanceSettled(2000);
    expect(codes()).toEqual(['face-not-compared']);
  });

  it('keeps the portrait of who was diverted until the case ends, and nothing that was measured of it', async () => {
    const forgotten: unknown[] = [];
    const mismatch = async () => Promise.resolve({ ...FACES, distance: 0.9 });
    const lane = walk({ compareFaces: mismatch, forgetFace: (picture) => void forgotten.push(picture) }, FACING);
    const { portraits } = lane.start();
    lane.present();
    lane.portrait();
    await lane.enter();
    lane.picture(1);
    await lane.clock.advanceSettled(10);
    lane.cross('diversion', 'out');
    await lane.clock.advanceSettled(1000);
    const passage = lane.told.flatMap((event) => (event.type === 'passageEnded' ? event.passage : []))[0] ?? '';
    expect(forgotten).toHaveLength(2);
    const id = `L1-${lane.memory.epoch}-portrait-1`;
    expect(portraits.get(id)).toEqual(Uint8Array.of(7));
    portraits.forget(passage);
    expect(portraits.get(id)).toBe(undefined);
  });

  it('keeps no portrait of who was released', async () => {
    const lane = walk({}, FACING);
    const { portraits } = lane.start();
    lane.present();
    lane.portrait();
    await lane.enter();
    lane.picture(1);
    await lane.clock.advanceSettled(10);
    expect(lane.decision()?.verdict).toBe('release');
    expect(portraits.get(`L1-${lane.memory.epoch}-portrait-1`)).toBe(undefined);
  });

  it('waits for the portrait and the picture, and not for ever', async () => {
    const lane = walk({}, { faces: 'document' });
    lane.start();
    lane.present();
    lane.portrait('X9');
    await lane.enter();
    lane.picture(1);
    await lane.clock.advanceSettled(7000);
    expect(lane.decision()).toBeUndefined();
    await lane.clock.advanceSettled(1100);
    expect(lane.codes()).toEqual(['face-not-compared']);
    expect(lane.decision()?.reasons[0]?.text).toContain('no portrait came with the document');
  });

  it('says why a portrait was of no use', async () => {
    const lane = walk({}, { faces: 'document' });
    lane.start();
    lane.present();
    lane.documentReader.say({ type: 'portraitRefused', why: 'a piece is lost', atMs: 0 });
    await lane.enter();
    await lane.clock.advanceSettled(8100);
    expect(lane.decision()?.reasons[0]?.text).toContain('a piece is lost');
  });

  it('is out of service without its camera', () => {
    const lane = walk({}, { faces: 'document' });
    const controller = lane.start();
    lane.camera.become('down', 'silent');
    expect(controller.lanes[0]?.state()).toBe('out-of-service');
  });
});

describe('a lane with `face: off`', () => {
  it('works fully, and asks nobody about faces', async () => {
    const compareFaces = async () => Promise.reject(new Error('nobody asks for this'));
    const { decision, memory } = await withFace({ compareFaces }, 'off');
    expect(decision()).toMatchObject({ verdict: 'release', reasons: [] });
    expect(decision()).not.toHaveProperty('faces');
    expect(JSON.stringify(memory.records('L1', 1, 100))).not.toContain('portrait');
  });
});
