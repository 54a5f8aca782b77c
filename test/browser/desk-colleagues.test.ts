import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DemoAccount } from '../../sim/demo/account.ts';
import { fillIn, type OpenDesk, openDesk } from './desk-stage.fixture.ts';
import {
  cardOf,
  choose,
  confirmButton,
  followLeaves,
  goToPage,
  inspect,
  nameOf,
  openByHand,
  openCase,
  PATIENT,
} from './desk-steps.fixture.ts';

let desk: OpenDesk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(async () => desk.close());
afterEach(async () => desk.closeWindows());

async function confirmWith(page: Page, { name, password }: DemoAccount): Promise<void> {
  await page.fill('dialog [name=supervisor]', name);
  await page.fill('dialog [name=supervisor-password]', password);
  await confirmButton(page).click();
}

describe('two people at the desk', () => {
  it('let somebody go after an alarm: an officer decides, a supervisor approves, the exit opens', async () => {
    const li = await desk.signIn(desk.li);
    const passenger = desk.passenger('watchListed');
    const walking = desk.stage.walk(passenger, { dawdles: true });
    await openCase(li, nameOf(passenger));
    await inspect(li, 'the passport', 'somebody else of that name');
    const leaves = await followLeaves(li);
    await choose(li, 'release');
    await li.getByText('A supervisor must approve that this passenger goes').waitFor();
    await confirmWith(li, desk.li);
    await li.locator('dialog', { hasText: 'The supervisor must be somebody else than you.' }).waitFor();
    await confirmWith(li, desk.demo);
    await li.locator('.ruled', { hasText: 'Release, by Li Wei' }).waitFor();
    await li.locator('.ruled', { hasText: 'Approved by demo' }).waitFor();
    expect((await walking).outcome.left).toBe('by-exit');
    await expect.poll(leaves, PATIENT).toContain('Exit open');

    const demo = await desk.signIn(desk.demo);
    await goToPage(demo, 'audit');
    const entry = demo.locator('.supervise-entry', { hasText: 'Disposition' }).first();
    await entry.filter({ hasText: 'Li Wei (officer), demo (supervisor)' }).waitFor();
  });

  it('hand over: who leaves reads out what is pending, who comes finds it as it was', async () => {
    const page = await desk.signIn(desk.li);
    await openByHand(page, 'WU ONE');
    await page.keyboard.press('w');
    await page.locator('.clock', { hasText: 'Held by Li Wei' }).waitFor();
    await openByHand(page, 'WU TWO');
    await page.locator('.queue-foot .button', { hasText: 'Hand over' }).click();
    const pending = page.locator('.hand-over li');
    await pending.filter({ hasText: 'WU TWO' }).waitFor();
    expect(await page.locator('dialog h3').textContent()).toBe(`Pending: ${await pending.count()}`);
    await pending.filter({ hasText: 'WU ONE' }).filter({ hasText: 'Held by Li Wei' }).waitFor();
    await pending.filter({ hasText: 'WU TWO' }).filter({ hasText: 'waits' }).waitFor();
    await page.getByRole('button', { name: 'Log out for the next officer' }).click();
    await page.getByText('The pending cases wait for the next officer.').waitFor();

    await fillIn(page, desk.demo);
    await cardOf(page, 'WU TWO').waitFor();
    await openCase(page, 'WU ONE');
    await page.locator('.clock', { hasText: 'Held by Li Wei' }).waitFor();
    await page.keyboard.press('w');
    await page.locator('.clock').waitFor({ state: 'detached' });
    await choose(page, 'release');
    await confirmButton(page).click();
    await page.locator('.ruled', { hasText: 'Release, by demo' }).waitFor();
  });
});
