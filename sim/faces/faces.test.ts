import { describe, expect, it } from 'vitest';
import { readJpegHeader } from '../../hardware/camera/jpeg.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import { CAST_SIZE, castOf } from './cast.ts';
import { personOf } from './person.ts';
import { livePictureOf, portraitOf } from './picture.ts';

const same = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;

describe('a drawn face', () => {
  it('is the same in every portrait of a person, in a JPEG as documents hold it', () => {
    const portrait = portraitOf(7);
    expect(readJpegHeader(portrait)).toEqual({ ok: true, header: { width: 240, height: 300, components: 3 } });
    expect(same(portraitOf(7), portrait)).toBe(true);
    expect(personOf(7)).not.toEqual(personOf(8));
  });

  it('is never photographed twice alike, and always alike for the same chance', () => {
    const entropy = seededEntropy(3);
    const [first, second] = [livePictureOf(7, entropy), livePictureOf(7, entropy)];
    expect(readJpegHeader(first)).toEqual({ ok: true, header: { width: 400, height: 300, components: 3 } });
    expect(same(first, second)).toBe(false);
    expect(same(livePictureOf(7, seededEntropy(3)), first)).toBe(true);
  });
});

describe('the cast', () => {
  it('has a holder and somebody else for every passage', () => {
    for (let index = -1; index <= CAST_SIZE; index++) {
      const { holder, stranger } = castOf(index);
      expect(holder).not.toBe(stranger);
    }
    expect(castOf(CAST_SIZE)).toEqual(castOf(0));
  });
});
