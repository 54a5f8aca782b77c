import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type OpenDesk, openDesk } from './desk-stage.fixture.ts';
import { cardOf, choose, confirmButton, goOn, inspect, nameOf, openByHand, openCase } from './desk-steps.fixture.ts';

let desk: OpenDesk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(async () => desk.close());
afterEach(async () => desk.closeWindows());

describe('a desk that has lost its daemon', () => {
  it('says so, lets nobody decide on what it shows, and comes back by itself with what it missed', async () => {
    const page = await desk.signIn(desk.demo);
    await openByHand(page, 'WU ONE');
    await choose(page, 'release');
    desk.wire.cut();
    await page.getByText('This screen stands still since').waitFor();
    expect(await confirmButton(page).isDisabled()).toBe(true);
    await page.locator('dialog').getByText('The screen stands still.').waitFor();
    await page.keyboard.press('Escape');
    expect(await goOn(page).isDisabled()).toBe(true);
    expect(await page.locator('.case-acts .button').first().isDisabled()).toBe(true);
    const missed = desk.passenger('expiredDocument');
    await desk.stage.walk(missed);
    expect(await cardOf(page, nameOf(missed)).count()).toBe(0);

    desk.wire.mend();
    await cardOf(page, nameOf(missed)).waitFor();
    await page.getByText('This screen stands still since').waitFor({ state: 'detached' });
    await goOn(page).click();
    await confirmButton(page).click();
    await page.locator('.ruled', { hasText: 'Release, by demo' }).waitFor();
  });

  it('notices a pulled cable too, that nobody tells of', async () => {
    const page = await desk.signIn(desk.demo);
    const still = page.getByText('This screen stands still since');
    desk.wire.pull();
    await still.waitFor();
    desk.wire.mend();
    await still.waitFor({ state: 'detached' });
    expect(await page.locator('.lane').count()).toBe(1);
  });

  it('writes a decision once whose answer was lost on the way', async () => {
    const page = await desk.signIn(desk.demo);
    await openByHand(page, 'WU TWO');
    await choose(page, 'release');
    const keys: unknown[] = [];
    await page.route('**/disposition', async (route) => {
      keys.push(JSON.parse(route.request().postData() ?? '{}').key);
      if (keys.length > 1) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await page.route('**/api/cases/*', async (route) => route.abort());
    await confirmButton(page).click();
    await page.getByText('it is not known whether the decision was written').waitFor();
    await page.locator('.ruled', { hasText: 'Release, by demo' }).waitFor();
    expect(keys).toHaveLength(2);
    expect(keys[1]).toBe(keys[0]);
  });

  it('says what changed when a decision got lost on the way, and sends nothing more before it is looked at', async () => {
    const page = await desk.signIn(desk.demo);
    const li = await desk.signIn(desk.li);
    await openByHand(page, 'WU THREE');
    await choose(page, 'release');
    let isLost = true;
    await page.route('**/disposition', async (route) => (isLost ? route.abort() : route.continue()));
    await confirmButton(page).click();
    await page.getByText('it is not known whether the decision was written').waitFor();
    await openCase(li, 'WU THREE');
    await inspect(li, 'bag', 'a bottle');
    isLost = false;
    await page.locator('dialog', { hasText: 'Nothing was written.' }).waitFor();
    await page.locator('dialog', { hasText: `inspection by ${desk.li.name}` }).waitFor();
    expect(await confirmButton(page).isDisabled()).toBe(true);
    await page.locator('dialog').getByText('I have seen it').click();
    await confirmButton(page).click();
    await page.locator('.ruled', { hasText: 'Release, by demo' }).waitFor();
  });

  it('asks for the password again when the session is over, and goes on at the same case', async () => {
    const page = await desk.signIn(desk.demo);
    const passenger = desk.passenger('sealedBag');
    await desk.stage.walk(passenger);
    await openCase(page, nameOf(passenger));
    await page.context().clearCookies();
    await page.reload();
    await page.locator('.login').waitFor();
    expect(await page.locator('body').textContent()).not.toContain(nameOf(passenger));
    await page.fill('input[name=name]', desk.demo.name);
    await page.fill('input[name=password]', desk.demo.password);
    await page.keyboard.press('Enter');
    await page.locator('.case-title h1', { hasText: nameOf(passenger) }).waitFor();
  });

  it('says so, and shows what it knew, when its daemon has ended', async () => {
    const page = await desk.signIn(desk.demo);
    await desk.stage.stop();
    await page.getByText('This screen stands still since').waitFor();
    expect(await page.locator('.lane').count()).toBe(1);
  });
});
