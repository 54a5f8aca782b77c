import { createHash } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { DispositionWord } from '../../edge/contract/case.ts';
import type { Passenger } from '../../sim/population/passenger.ts';

/** What people at the desk do, one step each. Waits are for conditions and as long as a busy machine may need. */

export const PATIENT = { timeout: 60_000 };

/** As the desk writes their name. */
export function nameOf({ document: { surname, givenNames } }: Passenger): string {
  return `${surname} ${givenNames}`;
}

/** The card of a case in the queue. */
export function cardOf(page: Page, passenger: string): Locator {
  return page.locator('[data-case]', { hasText: passenger });
}

export async function openCase(page: Page, passenger: string): Promise<void> {
  await cardOf(page, passenger).click();
  await page.locator('.case-title h1', { hasText: passenger }).waitFor();
}

/** Opens a case for somebody whom no lane led here. */
export async function openByHand(page: Page, passenger: string, reason = 'asked to be looked at'): Promise<void> {
  await page.locator('.queue-foot .button').first().click();
  await page.fill('dialog [name=passenger]', passenger);
  await page.fill('dialog [name=reason]', reason);
  await page.click('dialog .button-primary');
  await page.locator('.case-title h1').filter({ hasText: passenger }).waitFor();
}

/** Chooses a decision and goes on to the confirmation. */
export async function choose(page: Page, what: DispositionWord): Promise<void> {
  await page.click(`.choice:has([value=${what}])`);
  await goOn(page).click();
  await confirmButton(page).waitFor();
}

/** The button that leads to the confirmation. */
export function goOn(page: Page): Locator {
  return page.locator('.decision > .form > .button-large');
}

export function confirmButton(page: Page): Locator {
  return page.locator('dialog .button-primary');
}

export async function inspect(page: Page, looked: string, found: string): Promise<void> {
  if (!(await page.isVisible('.inspection form'))) await page.click('.inspection summary');
  await page.fill('.inspection [name=looked]', looked);
  await page.fill('.inspection [name=found]', found);
  await page.click('.inspection form .button');
  await page.locator('.inspections', { hasText: looked }).waitFor();
}

export const SUPERVISION = ['figures', 'audit', 'devices', 'replay'] as const;

/** Goes to a page of supervision by its link, and waits until what it shows is there. */
export async function goToPage(page: Page, where: (typeof SUPERVISION)[number]): Promise<void> {
  await page.locator(`.pages a[href="/${where}"]`).click();
  await page.locator('.supervise h1').waitFor();
  await page.locator('.supervise-empty[role=status]').waitFor({ state: 'detached' });
}

/** Waits until the X-ray picture of the open case is on the screen, as fine as it becomes. */
export async function paintedPicture(page: Page): Promise<string> {
  const marks = "performance.getEntriesByName('greenlane:image-painted').length";
  await expect.poll(async () => page.evaluate(marks), PATIENT).toBeGreaterThan(0);
  let before = '';
  await expect
    .poll(
      async () => {
        const now = await picture(page);
        const isStill = now === before;
        before = now;
        return isStill;
      },
      { ...PATIENT, interval: 300 },
    )
    .toBe(true);
  return before;
}

/** What is seen of the X-ray picture, as a digest. */
export async function picture(page: Page): Promise<string> {
  const png = await page.locator('.viewer-canvas').screenshot();
  return createHash('sha256').update(png).digest('hex');
}

/** Follows the leaves that the lane strip shows from now on. Answers what it has shown, such as "Exit open". */
export async function followLeaves(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(`{
    const shown = (globalThis.leavesShown = new Set());
    const look = () => document.querySelectorAll('.leaf-word').forEach(({ textContent }) => shown.add(textContent));
    new MutationObserver(look).observe(document.querySelector('.lane-strip'), {
      subtree: true, childList: true, characterData: true,
    });
  }`);
  return async () => page.evaluate('[...globalThis.leavesShown]');
}
