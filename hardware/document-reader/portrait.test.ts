import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { specimenPng } from '../bag-scanner/specimen.ts';
import { FROM_PILLOW, specimenJpeg } from '../camera/specimen.ts';
import { encodePortrait, type PortraitAnswer, PortraitAssembly } from './portrait.ts';
import { MAX_LINE_BYTES, MAX_PORTRAIT_BYTES } from './protocol.ts';

const jpeg = specimenJpeg({}, 'x'.repeat(500));

/** What the assembly says of the lines; `waiting` is left out. */
function take(assembly: PortraitAssembly, lines: readonly string[]): PortraitAnswer[] {
  return lines.map((line) => assembly.take(line)).filter(({ kind }) => kind !== 'waiting');
}

describe('a portrait in pieces', () => {
  it.each([
    ['a JPEG', jpeg, 'jpeg'],
    ['a grey JPEG of Pillow', FROM_PILLOW, 'jpeg'],
    ['a PNG', specimenPng({ width: 413, height: 531, bitDepth: 8, colourType: 2 }), 'png'],
  ])('is put together: %s', (_what, bytes, format) => {
    const lines = encodePortrait(bytes, 'L898902C3');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(MAX_LINE_BYTES);
    const [answer] = take(new PortraitAssembly(), lines);
    expect(answer).toMatchObject({ kind: 'portrait', portrait: { format, documentNumber: 'L898902C3' } });
    expect(answer?.kind === 'portrait' && Buffer.compare(answer.portrait.bytes, bytes)).toBe(0);
  });

  it('comes whole after one that broke off', () => {
    const lines = encodePortrait(jpeg, 'A1');
    const assembly = new PortraitAssembly();
    expect(take(assembly, [...lines.slice(0, 3), ...lines]).map(({ kind }) => kind)).toEqual(['portrait']);
    expect(assembly.isWaiting()).toBe(false);
  });

  const lines = encodePortrait(jpeg, 'A1');
  const bent = (index: number, line: string) => lines.with(index, line);
  it.each([
    ['a piece that is lost', lines.toSpliced(2, 1), 'a piece is lost'],
    ['a piece that comes twice', lines.toSpliced(2, 0, lines[2]!), 'a piece is lost'],
    ['a piece of another count', bent(2, lines[2]!.replace(/\/\d{4}/, '/0999')), 'a piece is lost'],
    ['a piece that is no base64', bent(2, '=0002/0009 <<<<'.replace('0009', lines[0]!.slice(6, 10))), 'is damaged'],
    ['a byte that changed', bent(2, lines[2]!.replace(/eHh4/, 'eHh5')), 'its check value does not fit'],
    ['a first piece that is damaged', bent(0, '=0000/0010 zz A1'), 'its first piece is damaged'],
    ['more pieces than may be', bent(0, '=0000/9999 00000000 A1'), `it is longer than ${MAX_PORTRAIT_BYTES} bytes`],
    ['something that is no picture', encodePortrait(Buffer.from('no picture'), 'A1'), 'neither JPEG nor PNG'],
    ['a picture that is too large', encodePortrait(specimenJpeg({ width: 3000 }), 'A1'), 'it has 3000 x 480 pixels'],
    ['a line without a place', ['=hello'], 'no place in it'],
  ])('is refused once: %s', (_what, sent, why) => {
    expect(take(new PortraitAssembly(), sent)).toEqual([{ kind: 'refused', why: expect.stringContaining(why) }]);
  });

  it('is never another picture, whatever happens to a line', () => {
    const changed = fc.tuple(fc.nat(lines.length - 1), fc.nat(90), fc.integer({ min: 0x20, max: 0x7e }));
    fc.assert(
      fc.property(fc.array(changed, { minLength: 1, maxLength: 3 }), (changes) => {
        const sent = [...lines];
        for (const [index, at, code] of changes) {
          const line = sent[index]!;
          sent[index] = line.slice(0, at) + String.fromCodePoint(code) + line.slice(at + 1);
        }
        for (const answer of take(new PortraitAssembly(), sent)) {
          const bytes = answer.kind === 'portrait' ? answer.portrait.bytes : jpeg;
          expect(Buffer.compare(bytes, jpeg)).toBe(0);
        }
      }),
    );
  });

  it('survives any lines', () => {
    const assembly = new PortraitAssembly();
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 100 }), fc.constantFrom(...lines)), (line) => {
        expect(['waiting', 'refused', 'portrait']).toContain(assembly.take(`=${line}`).kind);
        expect(['waiting', 'refused', 'portrait']).toContain(assembly.take(line).kind);
      }),
    );
  });

  it('of no possible length or number is not sent', () => {
    expect(() => encodePortrait(new Uint8Array(), 'A1')).toThrow(RangeError);
    expect(() => encodePortrait(new Uint8Array(MAX_PORTRAIT_BYTES + 1), 'A1')).toThrow(RangeError);
    expect(() => encodePortrait(jpeg, 'a 1')).toThrow(RangeError);
  });
});
