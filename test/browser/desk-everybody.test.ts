import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type OpenDesk, openDesk } from './desk-stage.fixture.ts';
import { confirmButton, goOn, goToPage, nameOf, openCase, SUPERVISION } from './desk-steps.fixture.ts';
import { SCROLLS_SIDEWAYS, serious, TOO_SMALL } from './everybody.fixture.ts';

let desk: OpenDesk;
let passenger = '';
beforeAll(async () => {
  desk = await openDesk();
  const person = desk.passenger('sealedBag');
  passenger = nameOf(person);
  await desk.stage.walk(person);
});
afterAll(async () => desk.close());
afterEach(async () => desk.closeWindows());

/** The case of an alarm, with everything open that can be. */
async function atTheCase(width: number, height: number, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const page = await desk.signIn(desk.demo, { viewport: { width, height }, colorScheme });
  await openCase(page, passenger);
  await page.locator('[data-state=ready] canvas').waitFor();
  await page.click('.choice:has([value=release])');
  await page.getByText('An alarm is not released without an inspection.').waitFor();
  return page;
}

/** What lies over the buttons and choices of a part of the page, each scrolled to. */
const coveredIn = (part: string) => `(() => {
  const covered = [];
  for (const at of document.querySelectorAll('${part} .choice, ${part} .button')) {
    if (!at.checkVisibility()) continue;
    at.scrollIntoView({ block: 'center' });
    const { left, right, top, bottom } = at.getBoundingClientRect();
    const [middle, centre] = [(left + right) / 2, (top + bottom) / 2];
    for (const [x, y] of [[left + 4, centre], [right - 4, centre], [middle, top + 4], [middle, bottom - 4]]) {
      const over = document.elementFromPoint(x, y);
      if (!at.contains(over)) covered.push(at.textContent + ' under ' + over?.outerHTML.slice(0, 80));
    }
  }
  return covered;
})()`;

describe('the desk for everybody', () => {
  it.each([
    [320, 640],
    [1280, 720],
    [3840, 2160],
  ])(
    'fits %d pixels by %d: nothing to scroll sideways, nothing over a decision, no target too small',
    async (...size) => {
      const page = await atTheCase(...size);
      expect(await page.evaluate(SCROLLS_SIDEWAYS)).toBe(false);
      expect(await page.evaluate(coveredIn('#decision'))).toEqual([]);
      expect(await page.evaluate(TOO_SMALL)).toEqual([]);
      await page.click('.choice:has([value=welfare])');
      for (const field of ['What the passenger needs', 'Reason']) await page.getByLabel(field).fill('a doctor');
      await goOn(page).click();
      await confirmButton(page).waitFor();
      expect(await page.evaluate(coveredIn('dialog'))).toEqual([]);
      await page.goto(new URL('/', page.url()).href);
      await page.locator('[data-case]').waitFor();
      expect(await page.evaluate(SCROLLS_SIDEWAYS)).toBe(false);
      expect(await page.evaluate(TOO_SMALL)).toEqual([]);
      for (const where of SUPERVISION) {
        await goToPage(page, where);
        const found = { sideways: await page.evaluate(SCROLLS_SIDEWAYS), small: await page.evaluate(TOO_SMALL) };
        expect({ where, ...found }).toEqual({ where, sideways: false, small: [] });
      }
    },
  );

  it.each(['light', 'dark'] as const)('raises nothing serious with axe, in %s colours', async (colorScheme) => {
    const login = await desk.openPage({ colorScheme });
    await login.locator('.login').waitFor();
    expect(await serious(login)).toEqual([]);
    const page = await atTheCase(1600, 1000, colorScheme);
    expect(await serious(page)).toEqual([]);
    for (const where of SUPERVISION) {
      await goToPage(page, where);
      expect({ where, serious: await serious(page) }).toEqual({ where, serious: [] });
    }
    await page.locator('.pages a').first().click();
    for (const open of ['.lane-foot .button', '.queue-foot .button >> nth=0', '.queue-foot .button >> nth=1']) {
      await page.click(open);
      await page.locator('dialog').waitFor();
      expect({ open, serious: await serious(page) }).toEqual({ open, serious: [] });
      await page.keyboard.press('Escape');
    }
  });
});
