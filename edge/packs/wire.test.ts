import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { message } from './onnx.fixture.ts';
import { Message, type Shape } from './wire.ts';

const SHAPE: Shape = { 1: 'int', 2: 'ints', 3: 'list', 4: 'floats', 5: 'doubles', 16: 'bytes' };
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('a message', () => {
  it('gives back the numbers and bytes that were put into it', () => {
    const fields = fc.record({ one: fc.maxSafeNat(), many: fc.array(fc.maxSafeNat()), lists: fc.array(fc.string()) });
    fc.assert(
      fc.property(fields, ({ one, many, lists }) => {
        const bytes = message([1, one], ...many.map((n) => [2, n] as const), ...lists.map((s) => [3, s] as const));
        const read = new Message(bytes, SHAPE);
        expect(read.number(1)).toBe(one);
        expect(read.numbers(2)).toEqual(many);
        expect(read.texts(3)).toEqual(lists.map((s) => Buffer.from(s).toString()));
      }),
    );
  });

  it.each([
    // protobuf.dev/programming-guides/encoding: 150, packed [3, 270, 86942], and -2 in ten bytes.
    ['a varint', '08 96 01', 1, [150]],
    ['packed varints', '12 06 03 8e 02 9e a7 05', 2, [3, 270, 86942]],
    ['a negative number', '08 fe ff ff ff ff ff ff ff ff 01', 1, [-2]],
    ['packed floats', '22 08 00 00 80 3f 00 00 00 c0', 4, [1, -2]],
    ['a single double', '29 00 00 00 00 00 00 f0 bf', 5, [-1]],
  ])('holds %s', (_, bytes, field, expected) => {
    expect(new Message(hex(bytes), SHAPE).numbers(field)).toEqual(expected);
  });

  it.each([
    ['a field that stands twice', '08 01 08 02', 'the field 1 twice'],
    ['a field that nobody named', '30 01', 'a field 6 that is not known'],
    ['a field of another type', '0d 00 00 00 00', 'a field 1 of another type'],
    ['a group', '0b 0c', 'a field 1 of another type'],
    ['more bytes promised than there are', '1a 05 61', 'ends in the middle of a field'],
    ['a number without an end', '08 ff', 'ends in the middle of a number'],
    ['a number too long', '08 ff ff ff ff ff ff ff ff ff ff 01', 'ends in the middle of a number'],
    ['a field number that another reader would cut', '88 80 80 80 80 01 01', 'a field number that is too long'],
    ['packed numbers where one may be', '0a 01 01', 'a field 1 of another type'],
  ])('with %s is refused', (_, bytes, why) => {
    expect(() => new Message(hex(bytes), SHAPE)).toThrow(why);
  });
});
