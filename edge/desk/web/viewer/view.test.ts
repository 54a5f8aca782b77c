import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bounded, fitted, frameOf, lookingAt, moved, onStage, pixelAt, pushed, scaleBar, zoomed } from './view.ts';

const STAGE = { width: 800, height: 400 };
const SHEET = { width: 600, height: 400, aspect: 1 };
const somewhere = fc.record({
  x: fc.double({ min: 0, max: 800, noNaN: true }),
  y: fc.double({ min: 0, max: 400, noNaN: true }),
});
const someZoom = fc.double({ min: 1, max: 12, noNaN: true });

describe('a view', () => {
  it('shows the whole sheet in the middle of the stage at first', () => {
    expect(frameOf(fitted(SHEET), STAGE, SHEET)).toEqual({ left: 100, top: 0, scaleX: 1, scaleY: 1 });
  });

  it('shows pixels that stand for more along the belt as wide as they are', () => {
    const { scaleX, scaleY } = frameOf(fitted(SHEET), STAGE, { ...SHEET, aspect: 1.25 });
    expect(scaleX).toBeCloseTo(1.25 * scaleY, 9);
  });

  it('keeps what the pointer shows while it is enlarged, as long as the sheet fills the stage', () => {
    fc.assert(
      fc.property(somewhere, fc.double({ min: 1.1, max: 3, noNaN: true }), (at, factor) => {
        const near = zoomed(fitted(SHEET), STAGE, SHEET, 3, { x: 400, y: 200 });
        const before = pixelAt(frameOf(near, STAGE, SHEET), at);
        const after = pixelAt(frameOf(zoomed(near, STAGE, SHEET, factor, at), STAGE, SHEET), at);
        expect(after.x).toBeCloseTo(before.x, 6);
        expect(after.y).toBeCloseTo(before.y, 6);
      }),
    );
  });

  it('is never smaller than whole, never larger than 16 screen pixels a pixel', () => {
    const middle = { x: 400, y: 200 };
    expect(zoomed(fitted(SHEET), STAGE, SHEET, 0.01, middle)).toEqual(fitted(SHEET));
    expect(frameOf(zoomed(fitted(SHEET), STAGE, SHEET, 1e6, middle), STAGE, SHEET).scaleX).toBeCloseTo(16, 9);
  });

  it('never leaves the stage, however it is pushed', () => {
    fc.assert(
      fc.property(
        someZoom,
        fc.integer({ min: -5000, max: 5000 }),
        fc.integer({ min: -5000, max: 5000 }),
        (zoom, x, y) => {
          const view = pushed({ zoom, x: 300, y: 200 }, STAGE, SHEET, { x, y });
          const { left, top, scaleX, scaleY } = frameOf(view, STAGE, SHEET);
          const [right, bottom] = [left + SHEET.width * scaleX, top + SHEET.height * scaleY];
          expect(right - left < 800 ? left + right : Math.max(left, 800 - right)).toBeLessThanOrEqual(
            right - left < 800 ? 800.001 : 1e-6,
          );
          expect(Math.max(top, 400 - bottom)).toBeLessThanOrEqual(1e-6);
          expect(bounded(view, STAGE, SHEET)).toEqual(view);
        },
      ),
    );
  });

  it('moves the way the keys say', () => {
    const near = zoomed(fitted(SHEET), STAGE, SHEET, 4, { x: 400, y: 200 });
    expect(moved(near, STAGE, SHEET, 'left').x).toBeLessThan(near.x);
    expect(moved(near, STAGE, SHEET, 'right').x).toBeGreaterThan(near.x);
    expect(moved(near, STAGE, SHEET, 'up').y).toBeLessThan(near.y);
    expect(moved(near, STAGE, SHEET, 'down').y).toBeGreaterThan(near.y);
    expect(moved(near, STAGE, SHEET, 'zoom-in').zoom).toBeGreaterThan(near.zoom);
    expect(moved(near, STAGE, SHEET, 'zoom-out').zoom).toBeLessThan(near.zoom);
    expect(moved(near, STAGE, SHEET, 'fit')).toEqual(fitted(SHEET));
  });

  it('looks at a box in the middle of the stage, half as high or wide as that', () => {
    const box = { x: 200, y: 150, width: 40, height: 20 };
    const seen = onStage(frameOf(lookingAt(box, STAGE, SHEET), STAGE, SHEET), box);
    expect(seen.x + seen.width / 2).toBeCloseTo(400, 6);
    expect(seen.y + seen.height / 2).toBeCloseTo(200, 6);
    expect(Math.max(seen.width / 800, seen.height / 400)).toBeCloseTo(0.5, 6);
  });

  it('survives a stage without any size', () => {
    const view = bounded(fitted(SHEET), { width: 0, height: 0 }, SHEET);
    expect(Object.values(view).every(Number.isFinite)).toBe(true);
  });
});

describe('a scale bar', () => {
  it.each([
    [1, 250, 200],
    [1, 99, 50],
    [4, 100, 20],
    [0.5, 100, 200],
    [10, 40, 2],
  ])('at %d pixels a millimetre within %d pixels is %d mm long', (pixelsPerMillimetre, most, mm) => {
    expect(scaleBar(pixelsPerMillimetre, most)).toEqual({ mm, length: mm * pixelsPerMillimetre });
  });
});
