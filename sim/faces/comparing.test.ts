import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../hardware/clock.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { castOf } from './cast.ts';
import { livePictureOf, portraitOf, type Shot } from './picture.ts';
import { isFault } from '../../edge/contract/fault.ts';
import type { FaceManifest } from '../../edge/packs/manifest.ts';
import { DEVELOPMENT_TRUST } from '../../edge/signing/keys.ts';
import { fileOf, type Pack, readPackOf } from '../../edge/packs/pack.ts';
import { createInference } from '../../edge/inference/client.ts';
import { loadFaceModel } from '../../edge/inference/face-model.ts';
import { greyPng, pngOf } from '../../edge/inference/images.fixture.ts';

const pack = readPackOf(path.join(import.meta.dirname, '../../models/face'), DEVELOPMENT_TRUST, 'face');
const model = await loadFaceModel(pack);
const { holder, stranger } = castOf(0);
const portrait = portraitOf(holder);

function snapshot(shot: Shot = {}, person = holder): Uint8Array {
  return livePictureOf(person, seededEntropy(11), shot);
}

/** The pack with a mean of the embedding network's input (as in models/face/convert.py) that is not a number. */
function withNotANumber(): Pack<FaceManifest> {
  const embed = Buffer.from(fileOf(pack, pack.manifest.embed));
  const meanOfRed = Buffer.alloc(4);
  meanOfRed.writeFloatLE(122.782);
  embed.writeFloatLE(Number.NaN, embed.indexOf(meanOfRed));
  return { ...pack, files: { ...pack.files, [pack.manifest.embed]: embed } };
}

const refusal = (error: unknown) => isFault(error, 'image-refused');

describe('a face that was looked at ahead', () => {
  it('is compared as it would have been, and held until it is forgotten', async () => {
    const fresh = await model.compare(portrait, snapshot());
    expect(await model.lookAhead(portrait)()).toEqual(fresh.portrait);
    expect(await model.lookAhead(snapshot())()).toEqual(fresh.live);
    expect(await model.compare(portrait, snapshot())).toEqual(fresh);
    expect(model.forget(portrait)).toBe(1);
    expect(model.forget(portrait)).toBe(1);
    expect(model.forget(snapshot())).toBe(0);
    expect(await model.compare(portrait, snapshot())).toEqual(fresh);
  });

  it('is not held when it was forgotten before it was looked at, or meanwhile', async () => {
    const [look, again] = [model.lookAhead(portrait), model.lookAhead(portrait)];
    model.forget(portrait);
    await look();
    const looked = again();
    model.forget(portrait);
    await looked;
    expect(model.forget(snapshot())).toBe(0);
  });

  it('is not held when its picture is refused', async () => {
    await expect(model.lookAhead(Uint8Array.of(1, 2, 3))()).rejects.toSatisfy(refusal);
    expect(model.forget(portrait)).toBe(0);
  });
});

describe('the inference process', () => {
  it('looks at faces ahead, and compares them as ever', async () => {
    const packs = [pack.folder];
    const inference = createInference({ packs, trust: DEVELOPMENT_TRUST, clock: systemClock, deadlineMs: 20_000 });
    onTestFinished(() => inference.stop());
    await inference.start();
    const fresh = await model.compare(portrait, snapshot());
    expect(await Promise.all([portrait, snapshot()].map((picture) => inference.describeFace(picture)))).toEqual([
      fresh.portrait,
      fresh.live,
    ]);
    expect(await inference.compareFaces(portrait, snapshot())).toEqual(fresh);
    inference.forgetFace(portrait);
    expect(await inference.compareFaces(portrait, snapshot())).toEqual(fresh);
  });
});

describe('a portrait and a snapshot', () => {
  it('are near each other when they are of one person', async () => {
    const opinion = await model.compare(portrait, snapshot());
    expect(opinion.portrait).toMatchObject({ faces: 1, rejected: [] });
    expect(opinion.live).toMatchObject({ faces: 1, rejected: [] });
    expect(opinion.distance).toBeLessThan(0.75 * opinion.sameBelow);
    expect(opinion.source).toEqual({ kind: 'model', name: 'face', version: pack.manifest.version });
  });

  it('are far from each other when they are of two', async () => {
    const { distance, sameBelow } = await model.compare(portrait, snapshot({}, stranger));
    expect(distance).toBeGreaterThan(sameBelow);
  });

  it('are not compared when nobody is to be seen', async () => {
    for (const nobody of [snapshot({ people: 0 }), greyPng(320, 240, 8), greyPng(200, 200, 16)]) {
      const opinion = await model.compare(portrait, nobody);
      expect(opinion.live).toMatchObject({ faces: 0, rejected: ['no-face'] });
      expect(opinion.distance).toBeNull();
    }
  });

  it.each<readonly [string, Shot, string]>([
    ['two people', { people: 2 }, 'several-faces'],
    ['a face far away', { near: 0.35 }, 'too-small'],
    ['a blurred face', { blurPx: 4 }, 'blurred'],
    ['a head turned to the side', { yawDegrees: 50 }, 'turned-away'],
  ])('are not compared when the snapshot shows %s', async (_, shot, why) => {
    const opinion = await model.compare(portrait, snapshot(shot));
    expect(opinion.live.rejected).toContain(why);
    expect(opinion.distance).toBeNull();
    expect(opinion.portrait.rejected).toEqual([]);
  });
});

describe('a picture that cannot be one', () => {
  it('is refused from its header when it is larger than any camera gives', async () => {
    const endless = pngOf(50_000, 50_000, 8, Buffer.alloc(10));
    await expect(model.compare(portrait, endless)).rejects.toSatisfy(refusal);
  });

  it('is refused when it is cut off, empty, or something else', async () => {
    for (const bytes of [portrait.subarray(0, 4000), new Uint8Array(), Buffer.from('GIF89a, so to speak')]) {
      await expect(model.compare(bytes, portrait)).rejects.toSatisfy(refusal);
    }
  });
});

describe('a network that answers nonsense', () => {
  it('is refused when it is loaded, because it answers what is not a number', async () => {
    await expect(loadFaceModel(withNotANumber())).rejects.toThrow(
      /embed\.onnx answered what is not a number \[pack-inv/,
    );
  });

  it('is refused when it is loaded, because it does not take a face', async () => {
    const wrong = { ...pack, manifest: { ...pack.manifest, embed: pack.manifest.landmarks } };
    await expect(loadFaceModel(wrong)).rejects.toThrow(/landmarks\.onnx did not run: .* Got: 150 Expected: 64/);
  });
});
