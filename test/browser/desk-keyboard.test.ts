import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type OpenDesk, openDesk } from './desk-stage.fixture.ts';
import { cardOf, nameOf, PATIENT } from './desk-steps.fixture.ts';

let desk: OpenDesk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(async () => desk.close());

afterEach(async () => desk.closeWindows());

/** What has the focus, in a few words; "nothing" when it is lost. */
const FOCUS = `(() => {
  const { activeElement: at } = document;
  if (at === null || at === document.body) return 'nothing';
  return (at.getAttribute('aria-label') ?? at.textContent.trim()) || at.name || at.localName;
})()`;

async function focus(page: Page): Promise<string> {
  return page.evaluate<string>(FOCUS);
}

/** Presses a key, after which something has the focus: that, in words. */
async function press(page: Page, key: string): Promise<string> {
  await page.keyboard.press(key);
  await expect.poll(async () => focus(page), PATIENT).not.toBe('nothing');
  return focus(page);
}

/** Goes on with the Tab key until that has the focus, and sees each time where it is. */
async function tabTo(page: Page, wanted: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let step = 0; step < 80; step += 1) {
    if ((await focus(page)) === wanted) return;
    await press(page, key);
    expect({ focus: await focus(page), isMarked: await page.evaluate(IS_MARKED) }).toMatchObject({ isMarked: true });
  }
  throw new Error(`${key} does not lead to ${wanted}`);
}

/** Whether one can see that the focused element is it: an outline, or one around what it belongs to. */
const IS_MARKED = `(() => {
  for (let at = document.activeElement; at !== null && at !== document.body; at = at.parentElement) {
    const { outlineStyle, outlineWidth } = getComputedStyle(at);
    if (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) return true;
  }
  return [...document.querySelectorAll(':focus-visible + *')].some(
    (beside) => getComputedStyle(beside).outlineStyle !== 'none',
  );
})()`;

describe('the desk without a mouse', () => {
  it('leads from the login to a decision by keys alone, and never loses the focus', async () => {
    const page = await desk.openPage();
    const passenger = desk.passenger('sealedBag');
    const name = nameOf(passenger);
    await desk.stage.walk(passenger);
    expect(await focus(page)).toBe('name');
    await page.keyboard.type(desk.demo.name);
    await press(page, 'Tab');
    await page.keyboard.type(desk.demo.password);
    await page.keyboard.press('Enter');
    await expect.poll(async () => focus(page), PATIENT).toBe('Queue');

    await cardOf(page, name).waitFor();
    expect(await press(page, 'j')).toContain(name);
    await page.keyboard.press('Enter');
    await expect.poll(async () => focus(page), PATIENT).toBe(name);
    expect(await press(page, 'w')).toBe(name);
    await page.locator('.clock', { hasText: 'Held by demo' }).waitFor();
    await press(page, 'w');
    await page.locator('.clock').waitFor({ state: 'detached' });

    expect(await press(page, 'd')).toBe('Decision');
    await press(page, 'Tab');
    await press(page, 'Space');
    expect(await page.isChecked('.choice [value=release]')).toBe(true);
    await tabTo(page, 'Record an inspection');
    await tabTo(page, 'looked');
    await page.keyboard.type('the bag');
    await press(page, 'Tab');
    await page.keyboard.type('nothing');
    await tabTo(page, 'Record the inspection');
    await press(page, 'Enter');
    await page.locator('.inspections').waitFor();
    await press(page, 'd');
    await tabTo(page, 'Continue');
    await press(page, 'Enter');
    await tabTo(page, 'Confirm: Release');
    await page.keyboard.press('Escape');
    await expect.poll(async () => focus(page), PATIENT).toBe('Continue');
    await press(page, 'Enter');
    await tabTo(page, 'Confirm: Release');
    await press(page, 'Enter');
    await expect.poll(async () => focus(page), PATIENT).toContain('Release, by demo');
    await tabTo(page, 'Back to the queue');
    await page.keyboard.press('Enter');
    await expect.poll(async () => focus(page), PATIENT).toBe('Queue');
  });

  it('keeps the focus where something that had it goes away', async () => {
    const page = await desk.signIn(desk.demo);
    await desk.stage.walk(desk.passenger('sealedBag'));
    await tabTo(page, 'Dismiss', 'Shift+Tab');
    await press(page, 'Enter');
    await press(page, 'j');
    await desk.stage.walk(desk.passenger('expiredDocument'));
    await page.locator('.queue-new .button').waitFor();
    await press(page, 'Shift+Tab');
    expect(await focus(page)).toContain('1 new');
    const before = await page.locator('[data-case]').count();
    expect(await press(page, 'Enter')).toContain('Demonstration lane');
    expect(await page.locator('[data-case]').count()).toBe(before + 1);
  });

  it('shows its keys, and takes none from whoever writes or switches them off', async () => {
    const page = await desk.signIn(desk.demo);
    await page.keyboard.press('?');
    await page.locator('dialog', { hasText: 'Next case in the queue' }).waitFor();
    await tabTo(page, 'input');
    await press(page, 'Space');
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    expect(await page.locator('dialog').count()).toBe(0);
    await tabTo(page, 'Keys', 'Shift+Tab');
    await press(page, 'Enter');
    await tabTo(page, 'input');
    await press(page, 'Space');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.locator('dialog').waitFor();
    await page.keyboard.press('Escape');
    await tabTo(page, 'Log out');
    await page.keyboard.press('Enter');
    await expect.poll(async () => focus(page), PATIENT).toBe('name');
  });
});
