import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededEntropy } from '../entropy.ts';
import { scaled } from '../../test/scale.ts';
import { framesOf, pushInChunks, surviveStorm } from '../link/framer-laws.ts';
import { createReplyFramer, createRequestFramer } from './framer.ts';
import type { Reply, Request, RequestFrame } from './protocol.ts';
import { encodeReply } from './reply-codec.ts';
import { encodeRequest } from './request-codec.ts';

const replies: Reply[] = [
  { kind: 'bits', function: 2, on: Array.from({ length: 16 }, (_, index) => index % 3 === 0) },
  { kind: 'registers', function: 3, values: [1, 2, 0xffff] },
  { kind: 'wroteCoil', address: 2, on: true },
  { kind: 'wroteRegister', address: 0, value: 500 },
  { kind: 'wroteCoils', address: 0, count: 5 },
  { kind: 'exception', function: 5, code: 2 },
];
const requests: Request[] = [
  { kind: 'readBits', function: 2, address: 0, count: 15 },
  { kind: 'writeCoil', address: 2, on: false },
  { kind: 'writeRegisters', address: 0, values: [7, 8, 9] },
  { kind: 'writeCoils', address: 0, on: [true, false, true] },
];
const cuts = fc.array(fc.nat(), { maxLength: 30 });
const joined = (frames: readonly Uint8Array[]) => Uint8Array.from(frames.flatMap((frame) => [...frame]));

describe('Modbus framers', () => {
  it('find the same frames in every chunking', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...replies)),
        fc.array(fc.constantFrom(...requests)),
        cuts,
        (some, asked, cuts) => {
          const replied = joined(some.map((reply) => encodeReply(9, reply)));
          expect(framesOf(pushInChunks(createReplyFramer(9), replied, cuts)).map((frame) => frame.reply)).toEqual(some);
          const requested = joined(asked.map((request) => encodeRequest(9, request)));
          expect(framesOf(pushInChunks(createRequestFramer(), requested, cuts)).map((frame) => frame.request)).toEqual(
            asked,
          );
        },
      ),
    );
  });

  it('give every byte out in exactly one piece, in order', () => {
    const stretch = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom(...replies).map((reply) => encodeReply(1, reply)),
    );
    fc.assert(
      fc.property(fc.array(stretch), cuts, (stretches, cuts) => {
        const pieces = pushInChunks(createReplyFramer(1), joined(stretches), cuts);
        const out = pieces.map((piece) =>
          piece.kind === 'discarded' ? piece.bytes : encodeReply(piece.frame.unit, piece.frame.reply),
        );
        expect(joined(out)).toEqual(joined(stretches));
      }),
    );
  });

  it('find the good frame behind noise once the line is silent', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 255 }), fc.constantFrom(...replies), (noise, reply) => {
        const pieces = pushInChunks(createReplyFramer(1), joined([noise, encodeReply(1, reply)]), []);
        expect(framesOf(pieces).map((frame) => frame.reply)).toContainEqual(reply);
      }),
      { seed: 7 },
    );
  });

  it('accept no other frame when any one bit of a good one is flipped', () => {
    for (const reply of replies) {
      const good = encodeReply(1, reply);
      for (let bit = 0; bit < good.length * 8; bit += 1) {
        const bad = good.slice();
        bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(framesOf(pushInChunks(createReplyFramer(1), bad, []))).toEqual([]);
      }
    }
  });

  it('take what another unit says for noise', () => {
    const pieces = createReplyFramer(1).push(encodeReply(2, replies[0]!));
    expect(framesOf(pieces)).toEqual([]);
    expect(pieces.every((piece) => piece.kind === 'discarded' && piece.why === 'noise')).toBe(true);
  });

  it('survive a storm of 1.4 million bytes and find the next good frame', () => {
    const favourites = [0x01, 0x02, 0x03, 0x05, 0x06, 0x0f, 0x10, 0x83, 0xff, 0x00];
    const storm = { bytes: scaled({ usual: 1_200_000, long: 300_000_000 }), favourites };
    const reply = encodeReply(1, replies[0]!);
    const replied = surviveStorm(createReplyFramer(1), reply, (frame) => 'on' in frame.reply, seededEntropy(11), storm);
    expect(replied.found).toBe(replied.rounds);
    const request = encodeRequest(1, requests[1]!);
    const isGood = (frame: RequestFrame) => frame.request.kind === 'writeCoil';
    const requested = surviveStorm(createRequestFramer(), request, isGood, seededEntropy(12), storm);
    expect(requested.found).toBe(requested.rounds);
  });
});
