import { describe, expect, it } from 'vitest';
import { placeholderPng } from '../xray/png.ts';
import { faceMark, readBagMark, readFaceMark } from './marks.ts';
import { drawBagOpinion, drawFaceOpinion } from './seen-answers.ts';

const bag = (mark: string) => placeholderPng(448, 640, mark);
const faces = (face: number, people = 1, note = '') =>
  Uint8Array.from(Buffer.from(`${note} ${faceMark({ face, people })}`));
const each = Array.from({ length: 400 }, (_, index) => index);

describe('the drawn detector', () => {
  it('sees most of what a bag holds, and seldom what it does not', () => {
    const seen = each.map((number) => drawBagOpinion(bag(`bag ${number} firearm liquor liquor`)).objects);
    const total = seen.flat().length;
    expect(total).toBeGreaterThan(400 * 3 * 0.8);
    expect(total).toBeLessThan(400 * 3);
    const empty = each.flatMap((number) => drawBagOpinion(bag(`bag ${number}`)).objects);
    expect(empty.length).toBeLessThan(20);
    expect(new Set(seen.flat().map(({ category }) => category)).has('alcohol')).toBe(true);
  });

  it('sees the same in the same bytes, and nothing in what has no mark', () => {
    expect(drawBagOpinion(bag('bag 1 knife'))).toEqual(drawBagOpinion(bag('bag 1 knife')));
    expect(readBagMark(Buffer.from('no picture'))).toBe('');
  });
});

describe('the drawn comparison of faces', () => {
  const below = (own: number) =>
    each.filter((number) => {
      const { distance, sameBelow } = drawFaceOpinion(faces(7), faces(own, 1, `frame ${number}`));
      return distance !== null && distance < sameBelow;
    }).length;

  it('tells nearly everybody from everybody else', () => {
    expect(below(7)).toBeGreaterThan(380);
    expect(below(8)).toBeLessThan(60);
  });

  it('knows a crowd, and a picture of nobody', () => {
    expect(drawFaceOpinion(faces(7), faces(7, 2))).toMatchObject({
      distance: null,
      live: { rejected: ['several-faces'] },
    });
    expect(drawFaceOpinion(faces(7), Buffer.from('?'))).toMatchObject({
      distance: null,
      live: { rejected: ['no-face'] },
    });
    expect(readFaceMark(Buffer.from('?'))).toBeNull();
  });
});
