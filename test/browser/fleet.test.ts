import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SCROLLS_SIDEWAYS, serious, TOO_SMALL } from './everybody.fixture.ts';
import { type OpenFleetPage, openFleetPage } from './fleet-stage.fixture.ts';

let fleet: OpenFleetPage;
beforeAll(async () => {
  fleet = await openFleetPage();
});
afterAll(async () => fleet.close());
afterEach(async () => fleet.closeWindows());

const LANE = '/lanes/Riverport/arrivals-1';
const PAGES = {
  board: { path: '/', ready: '.lane-row' },
  lane: { path: LANE, ready: '.plain-table' },
  passage: { path: `${LANE}/passages/arrivals-1-3-8`, ready: '.proof-holds' },
  figures: { path: '/figures', ready: '.tiles' },
} as const;

async function open(name: keyof typeof PAGES, window: Parameters<OpenFleetPage['openPage']>[1] = {}): Promise<Page> {
  const { path, ready } = PAGES[name];
  const page = await fleet.openPage(path, window);
  await page.locator(ready).first().waitFor();
  return page;
}

describe('the page of the fleet', () => {
  it('has the worst lanes first, and finds one among many by its words', async () => {
    const page = await open('board');
    const first = page.locator('.lane-row').first();
    await expect.poll(async () => first.getAttribute('class')).toContain('lane-row-alarm');
    expect(await page.locator('.lane-row').count()).toBe(50);
    await page.click('.pager button:last-child');
    await page.getByText('51–100 of 145').waitFor();
    await page.fill('input[type=search]', 'hamburg emergency');
    await expect.poll(async () => page.locator('.lane-row').allInnerTexts()).toHaveLength(1);
    await page.fill('input[type=search]', 'nothing like it');
    await page.getByRole('button', { name: 'Show all lanes' }).click();
    await page.click('.level-tile-doubt');
    expect(await page.locator('.lane-row-alarm, .lane-row-good').count()).toBe(0);
  });

  it('leads from a lane to a passage and its proof, and back', async () => {
    const page = await open('board');
    await page.fill('input[type=search]', 'arrivals-1');
    await page.getByRole('link', { name: 'arrivals-1' }).click();
    await page.getByRole('button', { name: 'Older passages' }).click();
    await expect.poll(async () => page.locator('.plain-table tbody tr').count()).toBe(100);
    await page.locator('.plain-table tbody tr', { hasText: 'alarm' }).first().getByRole('link').click();
    await page.getByText('The chain holds').waitFor();
    await page.getByText('The bag is under an electronic seal').waitFor();
    await page.goBack();
    await page.locator('h1', { hasText: 'arrivals-1' }).waitFor();
  });

  it('holds targeting against the lot, for the span that is asked for', async () => {
    const page = await open('figures');
    await page.getByText('Targeting finds more than the lot, beyond chance.').waitFor();
    await page.getByText('7 days').click();
    await page.getByText('Passages by the day').first().waitFor();
    expect(await page.locator('.bars svg > g').count()).toBe(7);
  });

  it('speaks the language of whoever looks', async () => {
    const page = await open('board', { locale: 'zh-CN' });
    await page.getByText('须立即处理').first().waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('zh-CN');
  });

  it.each(Object.keys(PAGES) as (keyof typeof PAGES)[])('%s is for everybody, in light and dark', async (name) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open(name, { colorScheme });
      expect(await serious(page)).toEqual([]);
    }
  });

  it.each(Object.keys(PAGES) as (keyof typeof PAGES)[])(
    '%s fits every window, with targets for fingers',
    async (name) => {
      for (const [width, height] of [
        [320, 640],
        [390, 844],
        [1024, 768],
        [3840, 2160],
      ] as const) {
        const page = await open(name, { viewport: { width, height } });
        expect([width, await page.evaluate(SCROLLS_SIDEWAYS), await page.evaluate(TOO_SMALL)]).toEqual([
          width,
          false,
          [],
        ]);
      }
    },
  );
});
