import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { KEYS } from '../../edge/desk/web/viewer/keys.ts';
import { demoPolicy } from '../../sim/demo/site.ts';
import type { Passenger } from '../../sim/population/passenger.ts';
import { type OpenDesk, openDesk } from './desk-stage.fixture.ts';
import { nameOf, openCase, paintedPicture, PATIENT, picture } from './desk-steps.fixture.ts';

let desk: OpenDesk;
beforeAll(async () => {
  desk = await openDesk({ policy: { seen: demoPolicy(0).seen }, packs: ['goods-risk', 'bag-xray', 'face'] });
});
afterAll(async () => desk.close());
afterEach(async () => desk.closeWindows());

async function atTheCaseOf(passenger: Passenger): Promise<Page> {
  const page = await desk.signIn(desk.demo);
  await desk.stage.walk(passenger);
  await openCase(page, nameOf(passenger));
  return page;
}

/** How far the middle of a part of the page is from that of another, and its area, in pixels of the screen. */
async function placeIn(part: Locator, whole: Locator) {
  const [at, frame] = [await part.boundingBox(), await whole.boundingBox()];
  if (at === null || frame === null) throw new Error('not on the page');
  const middle = (start: number, size: number) => start + size / 2;
  const [dx, dy] = [
    middle(at.x, at.width) - middle(frame.x, frame.width),
    middle(at.y, at.height) - middle(frame.y, frame.height),
  ];
  return { fromMiddle: Math.hypot(dx, dy), area: at.width * at.height };
}

/** The names of the faces whose pictures have come. */
const FACES_SHOWN = `[...document.querySelectorAll('.face img')].flatMap(
  ({ alt, naturalWidth }) => (naturalWidth > 0 ? [alt] : []),
)`;

describe('what models saw', () => {
  it('is named in a list: a click there brings its box into the middle of the picture, and larger', async () => {
    const page = await atTheCaseOf(desk.passenger('contraband', { hidden: ['pistol'] }));
    const whole = await paintedPicture(page);
    const [stage, box] = [page.locator('.viewer-stage'), page.locator('.viewer-box[data-by=model]').first()];
    const thing = page.locator('.viewer-thing[data-by=model]').first();
    expect(await thing.textContent()).toMatch(/Firearm.*%.*model/);
    expect(await box.getAttribute('aria-label')).toMatch(/Firearm.*seen by the model/);
    const before = await placeIn(box, stage);
    await thing.click();
    await expect.poll(async () => picture(page), PATIENT).not.toBe(whole);
    const after = await placeIn(box, stage);
    expect(after.area).toBeGreaterThan(before.area);
    expect(after.fromMiddle).toBeLessThanOrEqual(before.fromMiddle);
    await page.keyboard.press(KEYS.reset);
    await expect.poll(async () => picture(page), PATIENT).toBe(whole);
    await box.click();
    await expect.poll(async () => (await placeIn(box, stage)).area, PATIENT).toBeGreaterThan(before.area);
  });

  it.each([
    ['one person', 'sealedBag', /^Looks like one person$/],
    ['two', 'impostor', /^Looks like two people$/],
  ] as const)('of portrait and live picture is said in words: %s', async (_who, trouble, words) => {
    const page = await atTheCaseOf(desk.passenger(trouble));
    const both = ['Portrait of the document', 'Camera of the lane'];
    await expect.poll(async () => page.evaluate(FACES_SHOWN), PATIENT).toEqual(both);
    expect(await page.locator('.face-verdict strong').textContent()).toMatch(words);
    const scale = /^Distance \d\.\d+\. Below \d\.\d+ the model takes both for one person\. Compare for yourself/;
    expect(await page.locator('.face-verdict + .hint').textContent()).toMatch(scale);
  });
});
