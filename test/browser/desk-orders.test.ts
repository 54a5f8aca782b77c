import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LaneMode } from '../../edge/contract/lane-order.ts';
import { type OpenDesk, openDesk } from './desk-stage.fixture.ts';
import { choose, nameOf, openCase } from './desk-steps.fixture.ts';

let desk: OpenDesk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(async () => desk.close());
afterEach(async () => desk.closeWindows());

const orders = '.lane-foot .button';

async function order(page: Page, mode: LaneMode, reason: string): Promise<void> {
  await page.click(orders);
  await page.click(`dialog .choice:has([value=${mode}])`);
  await page.fill('dialog [name=reason]', reason);
  await page.click('dialog .order-part .button-primary');
  await page.locator('dialog').waitFor({ state: 'detached' });
}

describe('orders to a lane', () => {
  it('close it to whoever comes, in sight of everybody, until it is opened again', async () => {
    const [li, demo] = [await desk.signIn(desk.li), await desk.signIn(desk.demo)];
    await order(li, 'closed', 'cleaning');
    for (const page of [li, demo]) {
      await page.locator('.lane-state', { hasText: 'OUT OF SERVICE' }).waitFor();
      await page.locator('.lane-reason', { hasText: 'the lane is closed: cleaning' }).waitFor();
      await page.locator('.chip', { hasText: 'Closed' }).waitFor();
    }
    const walking = desk.stage.walk(desk.passenger(null));
    await order(demo, 'normal', 'clean');
    for (const page of [li, demo]) await page.locator('.chip-closed').waitFor({ state: 'detached' });
    expect((await walking).outcome).toMatchObject({ verdict: 'release', left: 'by-exit' });
  });

  it('lead everybody to the officer, also who raises no doubt', async () => {
    const li = await desk.signIn(desk.li);
    await order(li, 'officer-only', 'two flights at once');
    const passenger = desk.passenger(null);
    expect((await desk.stage.walk(passenger)).outcome).toMatchObject({ verdict: 'divert', left: 'by-diversion' });
    await openCase(li, nameOf(passenger));
    await li.locator('.finding', { hasText: 'The lane sends everybody to an officer' }).waitFor();
    await order(li, 'normal', 'the flights are through');
    await li.locator('.chip-officer-only').waitFor({ state: 'detached' });
  });

  it('put it under test when a supervisor says so, which nobody can take for operation', async () => {
    const [li, demo] = [await desk.signIn(desk.li), await desk.signIn(desk.demo)];
    await li.click(orders);
    expect(await li.locator('dialog [value=test]').isDisabled()).toBe(true);
    await li.locator('.choice:has([value=test])', { hasText: 'for supervisors and technicians' }).waitFor();
    await li.keyboard.press('Escape');
    await order(demo, 'test', 'a new scanner');
    for (const page of [li, demo]) await page.locator('.banner', { hasText: 'TEST: Demonstration lane' }).waitFor();

    const tester = desk.passenger('expiredDocument');
    await desk.stage.walk(tester);
    await openCase(li, nameOf(tester));
    await li.locator('.case .banner-test', { hasText: 'TEST: this case comes from a lane' }).waitFor();
    await choose(li, 'release');
    await li.locator('dialog .banner-test', { hasText: 'TEST: this case' }).waitFor();
    await li.keyboard.press('Escape');

    await order(demo, 'normal', 'the scanner works');
    for (const page of [li, demo]) await page.locator('.top .banner-test').waitFor({ state: 'detached' });
    expect((await desk.stage.walk(desk.passenger(null))).outcome).toMatchObject({ verdict: 'release' });
    await li.locator('.case .banner-test').waitFor();
  });
});
