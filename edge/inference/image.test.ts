import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../hardware/clock.ts';
import type { ImageBounds } from '../contract/assessor.ts';
import { isFault } from '../contract/fault.ts';
import { DEVELOPMENT_TRUST } from '../packs/keys.ts';
import { createInference } from './client.ts';
import { decodeImage } from './image.ts';
import { examineHeader } from './image-header.ts';
import { chunk, greyPng, pngOf } from './images.fixture.ts';

const PNG: ImageBounds = { format: 'png', maxWidth: 1600, maxHeight: 1200 };
const JPEG: ImageBounds = { format: 'jpeg', maxWidth: 1600, maxHeight: 1200 };
const PNG_TAIL_BYTES = 12;
const MB = 1024 * 1024;

const bag = greyPng(900, 600, 16);
const raw = { width: 640, height: 480, channels: 3 } as const;
const pixels = Buffer.alloc(raw.width * raw.height * raw.channels, 0).map((_, at) => (at * 13) & 0xff);
const photo = await sharp(pixels, { raw }).jpeg().toBuffer();

interface Case {
  readonly what: string;
  readonly bytes: Buffer;
  readonly bounds: ImageBounds;
}

/** `count` places spread over 0 to `length`, neither end included. */
function places(length: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => Math.floor(((index + 0.5) / count) * length));
}

function withByteFlipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt8(changed.readUInt8(at) ^ 0x10, at);
  return changed;
}

function badImages(): readonly Case[] {
  const png = (what: string, bytes: Buffer): Case => ({ what, bytes, bounds: PNG });
  const jpeg = (what: string, bytes: Buffer): Case => ({ what, bytes, bounds: JPEG });
  const end = bag.subarray(-PNG_TAIL_BYTES);
  const bomb = deflateSync(Buffer.alloc(300 * MB), { level: 9 });
  return [
    ...places(bag.length, 60).map((at) => png(`PNG cut at ${at}`, bag.subarray(0, at))),
    ...places(bag.length - PNG_TAIL_BYTES, 40).map((at) =>
      png(`PNG cut at ${at}, its end put back`, Buffer.concat([bag.subarray(0, at), end])),
    ),
    ...places(photo.length, 60).map((at) => jpeg(`JPEG cut at ${at}`, photo.subarray(0, at))),
    ...places(bag.length, 30).map((at) => png(`PNG with a bit flipped at ${at}`, withByteFlipped(bag, at))),
    png('a PNG that claims 60000 x 60000', pngOf(60_000, 60_000, 16, bomb)),
    png('a PNG that claims 2^31 x 1', pngOf(2 ** 31, 1, 8, bomb)),
    png('a PNG larger than allowed by a column', greyPng(1601, 10, 8)),
    png('a PNG larger than allowed by a row', greyPng(10, 1201, 8)),
    png('a PNG without pixels', pngOf(0, 0, 8, deflateSync(Buffer.alloc(0)))),
    png('a PNG with a quarter of its pixels', pngOf(1000, 1000, 8, deflateSync(Buffer.alloc(250_000)))),
    png('a PNG of one bit a sample', pngOf(8, 8, 1, deflateSync(Buffer.alloc(16)))),
    png('a JPEG for a PNG', photo),
    jpeg('a PNG for a JPEG', bag),
    jpeg('a JPEG larger than allowed', withSize(photo, 5000, 5000)),
    png('nothing', Buffer.alloc(0)),
    png('text', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>')),
    jpeg('a JPEG of two bytes', photo.subarray(0, 2)),
  ];
}

/** The photo with another size in its frame header. */
function withSize(bytes: Buffer, width: number, height: number): Buffer {
  const at = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  const changed = Buffer.from(bytes);
  changed.writeUInt16BE(height, at + 5);
  changed.writeUInt16BE(width, at + 7);
  return changed;
}

/** Peak of the resident memory of a process, in MB. */
function peakMb(pid: number): number {
  const match = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(match?.[1]) / 1024;
}

describe('bad images', () => {
  const inference = createInference({ packs: [], trust: DEVELOPMENT_TRUST, clock: systemClock, deadlineMs: 20_000 });
  beforeAll(() => inference.start());
  afterAll(() => inference.stop());

  it('are refused, two hundred of them, in bounded memory, and the process goes on answering', async () => {
    expect(await inference.checkImage(bag, PNG)).toMatchObject({ width: 900, height: 600, bitDepth: 16 });
    expect(await inference.checkImage(photo, JPEG)).toMatchObject({ width: 640, height: 480, channels: 3 });
    const pid = inference.processId() ?? 0;
    const before = peakMb(pid);
    const cases = badImages();
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

  it('keeps its eight bits', async () => {
    const row = Buffer.from([0, 7, 255, 128]);
    const { pixels: decoded } = await decodeImage(pngOf(3, 1, 8, deflateSync(row)), PNG);
    expect([...decoded]).toEqual([7, 255, 128]);
  });
});

describe('the look at a header', () => {
  it('never throws, whatever the bytes', () => {
    const garbage = fc.uint8Array({ maxLength: 80 });
    const heads = fc.constantFrom(bag.subarray(0, 33), photo.subarray(0, 30), Buffer.alloc(0));
    fc.assert(
      fc.property(heads, garbage, fc.constantFrom(PNG, JPEG), (head, tail, bounds) => {
        const facts = examineHeader(Buffer.concat([head, tail]), bounds);
        expect(typeof facts === 'string' || facts.width <= bounds.maxWidth).toBe(true);
      }),
    );
  });

  it('finds what a good image says of itself', () => {
    expect(examineHeader(bag, PNG)).toEqual({ format: 'png', width: 900, height: 600, channels: 1, bitDepth: 16 });
    expect(examineHeader(photo, JPEG)).toEqual({ format: 'jpeg', width: 640, height: 480, channels: 3, bitDepth: 8 });
  });
});
