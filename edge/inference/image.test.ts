import { deflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../hardware/clock.ts';
import type { ImageBounds } from '../contract/assessor.ts';
import { isFault } from '../contract/fault.ts';
import { DEVELOPMENT_TRUST } from '../signing/keys.ts';
import { badJpegs, badPngs, PHOTO } from './bad-images.fixture.ts';
import { createInference } from './client.ts';
import { decodeImage } from './image.ts';
import { examineHeader } from './image-header.ts';
import { chunk, greyPng, pngOf } from './images.fixture.ts';
import { peakMb } from './process-memory.fixture.ts';

const PNG: ImageBounds = { format: 'png', maxWidth: 1600, maxHeight: 1200 };
const JPEG: ImageBounds = { format: 'jpeg', maxWidth: 1600, maxHeight: 1200 };
const MB = 1024 * 1024;

const bag = greyPng(900, 600, 16);

describe('bad images', () => {
  const inference = createInference({ packs: [], trust: DEVELOPMENT_TRUST, clock: systemClock, deadlineMs: 20_000 });
  beforeAll(() => inference.start());
  afterAll(() => inference.stop());

  it('are refused, two hundred of them, in bounded memory, and the process goes on answering', async () => {
    expect(await inference.checkImage(bag, PNG)).toMatchObject({ width: 900, height: 600, bitDepth: 16 });
    expect(await inference.checkImage(PHOTO, JPEG)).toMatchObject({ width: 640, height: 480, channels: 3 });
    const pid = inference.processId() ?? 0;
    const before = peakMb(pid);
    const cases = [...badPngs(bag, PNG), ...badJpegs()];
    expect(cases.length).toBeGreaterThanOrEqual(200);
    const accepted: string[] = [];
    for (const { what, bytes, bounds } of cases) {
      try {
        await inference.checkImage(bytes, bounds);
        accepted.push(what);
      } catch (error) {
        if (!isFault(error, 'image-refused')) accepted.push(`${what}: ${String(error)}`);
      }
    }
    expect(accepted).toEqual([]);
    expect(inference.processId()).toBe(pid);
    expect(peakMb(pid) - before).toBeLessThan(64);
    expect(await inference.checkImage(bag, PNG)).toMatchObject({ width: 900 });
    expect(inference.health().counters['restarts']).toBeUndefined();
  });

  it('with more pixels or text than announced cost no memory', async () => {
    const pid = inference.processId() ?? 0;
    const before = peakMb(pid);
    const zeros = deflateSync(Buffer.alloc(300 * MB), { level: 9 });
    const text = chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), zeros]));
    const small = deflateSync(Buffer.alloc(10 * 11));
    const images = [pngOf(10, 10, 8, zeros), pngOf(10, 10, 8, small, text)];
    const results = await Promise.allSettled(images.map((bytes) => inference.checkImage(bytes, PNG)));
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    expect(failures.every((failure) => isFault(failure, 'image-refused'))).toBe(true);
    expect(inference.processId()).toBe(pid);
    expect(peakMb(pid) - before).toBeLessThan(64);
  });
});

describe('a good image', () => {
  it('keeps its sixteen bits', async () => {
    const row = Buffer.from([0, 0x12, 0x34, 0xff, 0xfe, 0x00, 0x01]);
    const { pixels: decoded } = await decodeImage(pngOf(3, 1, 16, deflateSync(row)), PNG);
    expect([...decoded]).toEqual([0x1234, 0xfffe, 0x0001]);
  });

  it.each([
    ['in pieces', {}],
    ['interlaced', { progressive: true }],
    ['of a palette', { palette: true }],
  ])('%s is taken', async (_what, options) => {
    const raw = { width: 61, height: 35, channels: 3 } as const;
    const png = await sharp(Buffer.alloc(61 * 35 * 3, 90), { raw })
      .png(options)
      .toBuffer();
    expect((await decodeImage(png, PNG)).facts).toMatchObject({ width: 61, height: 35, channels: 3 });
  });

  it('keeps its eight bits', async () => {
    const row = Buffer.from([0, 7, 255, 128]);
    const { pixels: decoded } = await decodeImage(pngOf(3, 1, 8, deflateSync(row)), PNG);
    expect([...decoded]).toEqual([7, 255, 128]);
  });
});

describe('the look at a header', () => {
  it('never throws, whatever the bytes', () => {
    const garbage = fc.uint8Array({ maxLength: 80 });
    const heads = fc.constantFrom(bag.subarray(0, 33), PHOTO.subarray(0, 30), Buffer.alloc(0));
    fc.assert(
      fc.property(heads, garbage, fc.constantFrom(PNG, JPEG), (head, tail, bounds) => {
        const facts = examineHeader(Buffer.concat([head, tail]), bounds);
        expect(typeof facts === 'string' || facts.width <= bounds.maxWidth).toBe(true);
      }),
    );
  });

  it('finds what a good image says of itself', () => {
    expect(examineHeader(bag, PNG)).toEqual({ format: 'png', width: 900, height: 600, channels: 1, bitDepth: 16 });
    expect(examineHeader(PHOTO, JPEG)).toEqual({ format: 'jpeg', width: 640, height: 480, channels: 3, bitDepth: 8 });
  });
});
