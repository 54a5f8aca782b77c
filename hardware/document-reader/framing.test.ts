import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededEntropy } from '../entropy.ts';
import type { Framer, Piece } from '../link/framing.ts';
import { createElyctisFramer, encodeElyctis, mrzTextOf } from './elyctis.ts';
import type { ElyctisMessage } from './elyctis.ts';
import { createMrzLinesFramer } from './mrz-lines-framer.ts';
import { decodeMrz, splitMrz } from './mrz.ts';
import { SPECIMENS } from './specimens.ts';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
const PASSPORT = SPECIMENS[0]!.lines;
const CARD = SPECIMENS[1]!.lines;
const block = (lines: readonly string[]) => `\u0002${lines.map((line) => `${line}\r`).join('')}\u0003`;
const plain = (lines: readonly string[]) => lines.map((line) => `${line}\r\n`).join('');

function frames<Frame>(pieces: readonly Piece<Frame>[]): Frame[] {
  return pieces.flatMap((piece) => (piece.kind === 'frame' ? [piece.frame] : []));
}

function discarded<Frame>(pieces: readonly Piece<Frame>[]): number {
  return pieces.reduce((sum, piece) => sum + (piece.kind === 'discarded' ? piece.bytes.length : 0), 0);
}

/** Cuts `whole` at the given places (any order, any number) and pushes the chunks, then lets the line fall silent. */
function pushed<Frame>(framer: Framer<Frame>, whole: Uint8Array, cuts: readonly number[]): Piece<Frame>[] {
  const places = [...cuts.map((cut) => cut % (whole.length + 1)), whole.length].sort((a, b) => a - b);
  let from = 0;
  const pieces: Piece<Frame>[] = [];
  for (const to of places) {
    pieces.push(...framer.push(whole.subarray(from, to)));
    from = to;
  }
  return [...pieces, ...framer.flush()];
}

describe('pushed lines', () => {
  const read = (text: string) => frames(pushed(createMrzLinesFramer(), bytes(text), []));

  it.each([
    ['STX line CR line CR ETX', block(PASSPORT), [PASSPORT]],
    ['line CR LF line CR LF', plain(PASSPORT), [PASSPORT]],
    ['line LF line LF', PASSPORT.map((line) => `${line}\n`).join(''), [PASSPORT]],
    ['three lines of a card, then a passport, without a pause', plain(CARD) + plain(PASSPORT), [CARD, PASSPORT]],
    ['a block in which the last line has no CR', `\u0002${CARD.join('\r')}\u0003`, [CARD]],
    ['spaces round a line', PASSPORT.map((line) => ` ${line} \r`).join(''), [PASSPORT]],
    ['one line, then the next document', block([PASSPORT[0]!]) + block(CARD), [[PASSPORT[0]], CARD]],
    [
      'a card that breaks off, then a passport',
      plain(CARD.slice(0, 2)) + plain(PASSPORT),
      [CARD.slice(0, 2), PASSPORT],
    ],
    ['a block that the next begins', `\u0002${PASSPORT[0]}\r${block(CARD)}`, [[PASSPORT[0]], CARD]],
    ['a line that silence ends', PASSPORT.join('\r'), [PASSPORT]],
    ['noise that ends in CR', `\u00ff\u0000x7\r${plain(PASSPORT)}`, [PASSPORT]],
    [
      'pieces of a portrait without a character of the zone in them',
      '=0001/0002 iiiiiiii\r=0002/0002 iw==\r',
      [['=0001/0002 iiiiiiii'], ['=0002/0002 iw==']],
    ],
    ['a line longer than any, then a document', `${'A'.repeat(5000)}\r${plain(PASSPORT)}`, [PASSPORT]],
  ])('%s', (_name, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('gives a document as soon as its last line has ended', () => {
    expect(frames(createMrzLinesFramer().push(bytes(plain(CARD))))).toEqual([CARD]);
  });
});

describe('Elyctis messages', () => {
  const answer = (lines: readonly string[]) => encodeElyctis(0x49, bytes(lines.join('\r')));

  it('are command, length, data', () => {
    expect(encodeElyctis(0x49)).toEqual(Uint8Array.of(0x49, 0, 0));
    expect(encodeElyctis(0x43, Uint8Array.of(1))).toEqual(Uint8Array.of(0x43, 0, 1, 1));
    expect(answer(PASSPORT).subarray(0, 4)).toEqual(Uint8Array.of(0x49, 0, 89, 0x50));
  });

  it.each([
    ['noise before', Uint8Array.of(0, 0xff, 0x12)],
    ['a command with an impossible length before', Uint8Array.of(0x49, 0x7f, 0xff)],
    ['a command whose data are no text before', Uint8Array.of(0x49, 0, 20, 0x50, 0x07)],
  ])('are found with %s', (_name, noise) => {
    const [found] = frames(createElyctisFramer().push(Uint8Array.of(...noise, ...answer(PASSPORT))));
    expect(splitMrz(mrzTextOf(found!)!)).toEqual(PASSPORT);
  });

  it('are found right behind one that broke off', () => {
    const cut = answer(PASSPORT).subarray(0, 50);
    const pieces = createElyctisFramer().push(Uint8Array.of(...cut, ...answer(CARD)));
    expect(frames(pieces).map((frame) => splitMrz(mrzTextOf(frame) ?? ''))).toEqual([CARD]);
    expect(discarded(pieces)).toBe(50);
  });

  it('are found behind one that announces more than comes, once the line fell silent', () => {
    const framer = createElyctisFramer();
    expect(framer.push(Uint8Array.of(0x49, 0, 120, ...bytes(PASSPORT[0]!), ...bytes('C')))).toEqual([]);
    const pieces = [...framer.flush(), ...framer.push(answer(CARD))];
    expect(frames(pieces)).toHaveLength(1);
    expect(discarded(pieces)).toBe(48);
  });
});

const FRAMERS = [
  ['pushed lines', createMrzLinesFramer as () => Framer<unknown>, bytes(block(PASSPORT)), PASSPORT],
  [
    'Elyctis messages',
    createElyctisFramer as () => Framer<unknown>,
    encodeElyctis(0x49, bytes(PASSPORT.join('\r'))),
    { command: 0x49, data: bytes(PASSPORT.join('\r')) } satisfies ElyctisMessage,
  ],
] as const;

describe.each(FRAMERS)('%s: properties', (_name, create, good, frame) => {
  it('any chunks give the same frames', () => {
    const stream = fc.array(fc.oneof(fc.constant(good), fc.uint8Array({ maxLength: 12 })), { maxLength: 6 });
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 12 }), (parts, cuts) => {
        const whole = Uint8Array.from(parts.flatMap((part) => [...part]));
        const inOne = pushed(create(), whole, []);
        const inMany = pushed(create(), whole, cuts);
        expect(frames(inMany)).toEqual(frames(inOne));
        expect(discarded(inMany)).toBe(discarded(inOne));
      }),
      { numRuns: 300 },
    );
  });

  it('after any garbage and a silence the next frame is found', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (garbage) => {
        const framer = create();
        framer.push(garbage);
        framer.flush();
        expect(frames(framer.push(good))).toEqual([frame]);
      }),
      { numRuns: 300 },
    );
  });

  it('half a million bytes of noise, damaged documents and floods are survived, and the next document is found', () => {
    const entropy = seededEntropy(91);
    const framer = create();
    let sent = 0;
    let told = 0;
    while (sent < 500_000) {
      const chunk = Uint8Array.from(good);
      const kind = entropy.below(4);
      if (kind === 0) for (let index = 0; index < chunk.length; index++) chunk[index] = entropy.below(256);
      if (kind === 1) chunk[entropy.below(chunk.length)]! ^= 1 << entropy.below(8);
      if (kind === 2) chunk.fill(entropy.below(256));
      const part = chunk.subarray(0, kind === 3 ? entropy.below(chunk.length) : chunk.length);
      sent += part.length;
      const pieces = framer.push(part);
      told += discarded(pieces);
      for (const found of frames(pieces)) {
        const lines = Array.isArray(found) ? (found as string[]) : splitMrz(mrzTextOf(found as ElyctisMessage) ?? '');
        expect(['document', 'unreadable']).toContain(decodeMrz(lines).kind);
      }
    }
    expect(told).toBeGreaterThan(100_000);
    framer.flush();
    expect(frames(framer.push(good))).toEqual([frame]);
  });
});
