import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { KEYS } from '../../edge/desk/web/viewer/keys.ts';
import { fillIn, type OpenDesk, openDesk } from './desk-stage.fixture.ts';
import {
  cardOf,
  choose,
  confirmButton,
  followLeaves,
  goOn,
  inspect,
  nameOf,
  openCase,
  paintedPicture,
  PATIENT,
  picture,
} from './desk-steps.fixture.ts';

let desk: OpenDesk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(async () => desk.close());

afterEach(async () => desk.closeWindows());

describe('the desk of a running lane', () => {
  it('refuses a wrong password in words, and lets the right one in', async () => {
    const page = await desk.openPage();
    await fillIn(page, { ...desk.demo, password: 'seven grey herons' });
    await page.getByRole('alert').filter({ hasText: 'Name or password is wrong.' }).waitFor();
    await fillIn(page, desk.demo);
    await page.getByText('Nobody is waiting').waitFor();
    expect(await page.locator('.banner-simulation').textContent()).toContain('SIMULATION');
  });

  it('shows a diverted passenger by itself, and lets them out by the exit once that is confirmed', async () => {
    const page = await desk.signIn(desk.demo);
    const passenger = desk.passenger('expiredDocument');
    const name = nameOf(passenger);
    const walking = desk.stage.walk(passenger, { dawdles: true });
    await cardOf(page, name).waitFor();
    await openCase(page, name);
    expect(await page.locator('.case').textContent()).toContain(passenger.document.number);
    expect(await page.locator('.case-title').textContent()).toContain('Still stands in the lane');

    const leaves = await followLeaves(page);
    await choose(page, 'release');
    expect(await page.locator('.confirm-question').textContent()).toMatch(
      new RegExp(`^Release: .${name}. at Demonstration lane\\?$`),
    );
    await confirmButton(page).click();
    await page.locator('.ruled', { hasText: 'Release, by demo' }).waitFor();
    expect((await walking).outcome.left).toBe('by-exit');
    await expect.poll(leaves, PATIENT).toContain('Exit open');
    await expect.poll(async () => cardOf(page, name).count(), PATIENT).toBe(0);
    await page.locator('.case-title', { hasText: 'Was let out by the exit' }).waitFor();
  });

  it('changes the X-ray picture by one key for every function, and takes all back with one', async () => {
    const page = await desk.signIn(desk.demo);
    const passenger = desk.passenger('sealedBag');
    const walking = desk.stage.walk(passenger);
    await openCase(page, nameOf(passenger));
    await page.focus('.viewer-stage');
    await page.keyboard.press(KEYS.reset);
    const first = await paintedPicture(page);
    const { colour, boxes, reset, fit, left, right, up, down, 'zoom-out': zoomOut, ...functions } = KEYS;
    for (const [action, key] of Object.entries(functions)) {
      await page.keyboard.press(key);
      await expect.poll(async () => picture(page), { ...PATIENT, message: action }).not.toBe(first);
      await page.keyboard.press(reset);
      await expect.poll(async () => picture(page), { ...PATIENT, message: `${action}, taken back` }).toBe(first);
    }
    await page.keyboard.press(KEYS['zoom-in']);
    for (const key of [left, up, right, down, zoomOut]) {
      const before = await picture(page);
      await page.keyboard.press(key);
      await expect.poll(async () => picture(page), { ...PATIENT, message: key }).not.toBe(before);
    }
    await page.keyboard.press(KEYS.grey);
    for (const key of [fit, colour]) await page.keyboard.press(key);
    await expect.poll(async () => picture(page), PATIENT).toBe(first);
    await page.keyboard.press(boxes);
    expect(await page.locator(`[aria-keyshortcuts="${boxes}"]`).getAttribute('aria-pressed')).toBe('false');
    await walking;
  });

  it('releases nobody after an alarm before what was looked at and found is recorded', async () => {
    const page = await desk.signIn(desk.demo);
    const passenger = desk.passenger('sealedBag');
    const walking = desk.stage.walk(passenger, { dawdles: true });
    await openCase(page, nameOf(passenger));
    await page.click('.choice:has([value=release])');
    expect(await goOn(page).isDisabled()).toBe(true);
    await page.getByText('An alarm is not released without an inspection.').waitFor();
    await inspect(page, 'the seal and the whole bag', 'the seal is whole');
    await goOn(page).click();
    await confirmButton(page).click();
    await page.locator('.ruled').waitFor();
    expect((await walking).outcome.left).toBe('by-exit');
  });

  it('keeps what somebody at the desk has to leave behind, with the reason that the policy asks for', async () => {
    const page = await desk.signIn(desk.demo);
    const passenger = desk.passenger('noDeclaration');
    expect((await desk.stage.walk(passenger)).outcome.left).toBe('by-diversion');
    await openCase(page, nameOf(passenger));
    await page.locator('.case-title', { hasText: 'Stands at the desk' }).waitFor();
    await page.click('.choice:has([value=seized])');
    await page.getByLabel('What is seized, and how much').fill('3 kg of sausages');
    expect(await goOn(page).isDisabled()).toBe(true);
    await page.getByLabel('Reason', { exact: true }).fill('meat from outside');
    await page.locator('.labels').first().getByText('Right', { exact: true }).click();
    await goOn(page).click();
    expect(await page.locator('.confirm-facts').textContent()).toContain('1 right, 0 wrong, 0 not checked');
    await confirmButton(page).click();
    await page.locator('.ruled', { hasText: 'Seized, by demo' }).waitFor();
    expect(await page.locator('.ruled').textContent()).toContain('3 kg of sausages');
  });

  it('has given every row to the centre, and kept every promise', async () => {
    expect(await desk.stage.stop()).toMatchObject({ passages: 4, lost: 0, atCentral: 4, violations: [] });
  });
});
