import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type OpenDesk, openDesk } from './desk-stage.fixture.ts';
import {
  cardOf,
  choose,
  confirmButton,
  goOn,
  inspect,
  nameOf,
  openByHand,
  openCase,
  PATIENT,
} from './desk-steps.fixture.ts';

/** A tab that is told of nothing more after what it knows, until `letIn` is called: its stream is a slow one. */
const HOLDS_ITS_STREAM = `{
  const own = globalThis.fetch;
  let wait = Promise.resolve();
  globalThis.holdStream = () => { wait = new Promise((letIn) => { globalThis.letIn = letIn; }); };
  globalThis.fetch = async (path, ...rest) => {
    const answer = await own(path, ...rest);
    if (path !== '/api/stream') return answer;
    const late = new TransformStream({
      transform: async (piece, onwards) => { await wait; onwards.enqueue(piece); },
    });
    return new Response(answer.body.pipeThrough(late), { status: answer.status });
  };
}`;

let desk: OpenDesk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(async () => desk.close());

afterEach(async () => desk.closeWindows());

/** Two officers at two screens, with one case open at both. */
async function twoAt(passenger: string): Promise<{ readonly demo: Page; readonly li: Page }> {
  const demo = await desk.signIn(desk.demo);
  const li = await desk.signIn(desk.li, {}, HOLDS_ITS_STREAM);
  await openByHand(demo, passenger);
  await openCase(li, passenger);
  return { demo, li };
}

describe('two officers with one case', () => {
  it('are one who wins, and one who is told by whom and when', async () => {
    const { demo, li } = await twoAt('WU ONE');
    await choose(demo, 'release');
    await choose(li, 'release');
    await Promise.all([demo, li].map(async (page) => confirmButton(page).click()));
    const said = await Promise.all([demo, li].map(async (page) => page.locator('.ruled strong').textContent()));
    expect(said[0]).toBe(said[1]);
    const winner = /, by (.+) at /.exec(said[0] ?? '')?.[1];
    expect([desk.demo.name, desk.li.name]).toContain(winner);
    const loser = winner === desk.demo.name ? li : demo;
    const told = new RegExp(`${winner} has decided this case at \\d\\d:\\d\\d:\\d\\d: Release`);
    await loser.getByText(told).first().waitFor();
  });

  it('do not decide on what an old tab shows: it says who was first', async () => {
    const { demo, li } = await twoAt('WU TWO');
    await choose(li, 'release');
    await li.evaluate('holdStream()');
    await choose(demo, 'release');
    await confirmButton(demo).click();
    await demo.locator('.ruled').waitFor();
    expect(await li.locator('.ruled').count()).toBe(0);
    await confirmButton(li).click();
    const told = li.locator('.ruled', { hasText: 'The first decision stands.' });
    await expect.poll(async () => told.textContent(), PATIENT).toMatch(/Release, by demo at \d\d:\d\d:\d\d/);
    expect(await li.locator('dialog').count()).toBe(0);
  });

  it('do not decide on what an old tab shows: it asks to look at what has changed', async () => {
    const { demo, li } = await twoAt('WU THREE');
    await choose(li, 'release');
    await li.evaluate('holdStream()');
    await inspect(demo, 'the coat', 'a second coat');
    await confirmButton(li).click();
    await li.getByText('The case changed while you decided: inspection by demo.').waitFor();
    expect(await confirmButton(li).isDisabled()).toBe(true);
    expect(await li.locator('.ruled').count()).toBe(0);
    await li.getByRole('button', { name: 'I have seen it' }).click();
    await confirmButton(li).click();
    await li.locator('.ruled', { hasText: 'Release, by Li Wei' }).waitFor();
    await demo.locator('.ruled', { hasText: 'Release, by Li Wei' }).waitFor();
  });

  it('ask the supervisor for the password anew after every refusal and every change', async () => {
    const [demo, li] = [await desk.signIn(desk.demo), await desk.signIn(desk.li)];
    const passenger = desk.passenger('watchListed');
    await desk.stage.walk(passenger);
    for (const page of [demo, li]) await openCase(page, nameOf(passenger));
    await inspect(li, 'the passport', 'it is theirs');
    await choose(li, 'release');
    const password = li.locator('dialog [name=supervisor-password]');
    await li.fill('dialog [name=supervisor]', desk.demo.name);
    await password.fill('not the right one');
    await confirmButton(li).click();
    await li.locator('dialog', { hasText: 'Name or password is wrong.' }).waitFor();
    expect(await password.inputValue()).toBe('');
    await password.fill(desk.demo.password);
    await inspect(demo, 'the coat', 'a second coat');
    await li.getByText('The case changed while you decided: inspection by demo.').waitFor();
    expect(await password.inputValue()).toBe('');
    await li.getByRole('button', { name: 'I have seen it' }).click();
    await password.fill(desk.demo.password);
    await confirmButton(li).click();
    await li.locator('.ruled', { hasText: 'Approved by demo' }).waitFor();
  });

  it('see at once when one of them holds it, and when a case comes while the pointer rests on the queue', async () => {
    const { demo, li } = await twoAt('WU FOUR');
    await demo.keyboard.press('w');
    await li.locator('.clock', { hasText: 'Held by demo' }).waitFor();
    await cardOf(li, 'WU FOUR').hover();
    const before = await li.locator('.queue-list').boundingBox();
    await openByHand(demo, 'WU FIVE');
    await li.locator('.queue-new .button', { hasText: '1 new' }).waitFor();
    expect(await li.locator('.queue-list').boundingBox()).toEqual(before);
    await li.locator('.queue-new .button').click();
    await cardOf(li, 'WU FIVE').waitFor();
    expect(await goOn(li).isDisabled()).toBe(true);
  });
});
