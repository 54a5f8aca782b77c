import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KEYS } from '../../edge/desk/web/viewer/keys.ts';
import { firstLook, type Look } from '../../edge/desk/web/viewer/look.ts';
import { openBrowser, serveViewer, viewerCase } from './viewer-page.fixture.ts';

const CASE = viewerCase();
const AXE = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'));

let browser: Browser;
let page: Page;
let served: Awaited<ReturnType<typeof serveViewer>>;
let complaints: string[];

beforeAll(async () => {
  [served, browser] = await Promise.all([serveViewer(CASE), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  served.close();
});
beforeEach(async () => openPage(false));

/** The viewer turns a graphics card down that the processor plays; to see what it does with one, it takes it for real. */
const PLAY_GRAPHICS_CARD = `{
  const own = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, options) {
    return own.call(this, kind, { ...options, failIfMajorPerformanceCaveat: false });
  };
  const extension = WebGL2RenderingContext.prototype.getExtension;
  WebGL2RenderingContext.prototype.getExtension = function (name) {
    return name === 'WEBGL_debug_renderer_info' ? null : extension.call(this, name);
  };
}`;

/** How many colours the picture has at the moment when it is said to be there. */
const COUNT_COLOURS = `{
  const own = performance.mark;
  performance.mark = function (...args) {
    const { width, height } = document.querySelector('.viewer-canvas canvas');
    const context = document.querySelector('.viewer-canvas canvas').getContext('2d');
    globalThis.colours = new Set(new Uint32Array(context.getImageData(0, 0, width, height).data.buffer)).size;
    return own.apply(this, args);
  };
}`;

async function openPage(withGraphicsCard: boolean): Promise<void> {
  await page?.close();
  page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
  await page.addInitScript(withGraphicsCard ? PLAY_GRAPHICS_CARD : COUNT_COLOURS);
  complaints = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(served.url);
  await page.waitForSelector('[data-state=ready] canvas');
}

/** Waits for two pictures of the screen, so that the page has painted what was asked for. */
async function painted(): Promise<void> {
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

/** Waits for the worker's first picture, of a page without a graphics card. */
async function paintedPlainly(): Promise<void> {
  const opacity = `document.querySelector('.viewer-canvas canvas').getContext('2d').getImageData(330, 170, 1, 1).data[3]`;
  await expect.poll(async () => page.evaluate(opacity), { timeout: 60_000 }).toBe(255);
}

/** What is seen of the scan, as a digest. */
async function picture(): Promise<string> {
  await painted();
  const png = await page.locator('.viewer-canvas').screenshot();
  return createHash('sha256').update(png).digest('hex');
}

/** The picture as soon as it is none of those, nor in the making. */
async function newPicture(seen: ReadonlySet<string>): Promise<string> {
  let [before, now] = ['', ''];
  await expect
    .poll(
      async () => {
        [before, now] = [now, await picture()];
        return now === before && !seen.has(now);
      },
      { timeout: 60_000, interval: 300 },
    )
    .toBe(true);
  return now;
}

describe('the graphics card', () => {
  beforeEach(async () => openPage(true));

  const LOOKS: readonly Partial<Look>[] = [
    {},
    { picture: 'grey' },
    { negative: true },
    { edges: true },
    { penetration: true },
    { gamma: 2.5 },
    { gamma: 0.4, edges: true, negative: true },
  ];
  const OF_TWO_ENERGIES: readonly Partial<Look>[] = [
    { picture: 'low' },
    { picture: 'high', penetration: true },
    { strip: 'organic' },
    { strip: 'inorganic', edges: true },
  ];

  it.each([0, 1, 2])('paints what the plain arithmetic paints, within a grey level (scan %d)', async (index) => {
    const scan = CASE.scans[index];
    const energies = scan?.content.image.energies ?? 'dual';
    for (const changes of energies === 'dual' ? [...LOOKS, ...OF_TWO_ENERGIES] : LOOKS) {
      const look = { ...firstLook(energies), ...changes };
      for (const level of Object.keys(changes).length === 0 ? [0, 2] : [1]) {
        const asked = JSON.stringify([scan, look, level]);
        const difference = await page.evaluate<number>(`largestDifference(...${asked})`);
        expect({ asked, difference: Math.max(1, difference) }).toEqual({ asked, difference: 1 });
      }
    }
  });
});

describe('the viewer', () => {
  it('says that the picture is there when it is, and not a coarse beginning of it', async () => {
    await expect.poll(async () => page.evaluate('globalThis.colours ?? 0'), { timeout: 60_000 }).toBeGreaterThan(1000);
  });

  it('changes the picture by a key, says so on the button, and takes everything back with one', async () => {
    await page.focus('.viewer-stage');
    await paintedPlainly();
    const first = await newPicture(new Set());
    const seen = new Set([first]);
    for (const action of ['grey', 'low', 'high', 'negative', 'edges', 'penetration', 'organic-strip'] as const) {
      await page.keyboard.press(KEYS[action]);
      const button = page.locator(`[aria-keyshortcuts="${KEYS[action]}"]`);
      expect(await button.getAttribute('aria-pressed')).toBe('true');
      seen.add(await newPicture(seen));
    }
    await page.keyboard.press(KEYS.reset);
    await expect.poll(picture, { timeout: 60_000 }).toBe(first);
    expect(complaints).toEqual([]);
  });

  it('enlarges, moves and fits by keys, and shows boxes with class and probability', async () => {
    const box = page.locator('.viewer-box').first();
    const name = await box.getAttribute('aria-label');
    expect(name).toMatch(/^1: .+, 90%, seen by the model$/);
    const before = await box.boundingBox();
    await page.focus('.viewer-stage');
    await page.keyboard.press('+');
    await page.keyboard.press('ArrowRight');
    const after = await box.boundingBox();
    expect(after?.width).toBeGreaterThan(before?.width ?? 0);
    await page.keyboard.press(KEYS.fit);
    expect(await box.boundingBox()).toEqual(before);
    await page.keyboard.press(KEYS.boxes);
    expect(await page.locator('.viewer-box').count()).toBe(0);
  });

  it('says why something cannot be done with a scan of one energy, and does not do it', async () => {
    await page.getByRole('tab').nth(1).click();
    await page.waitForSelector('[data-state=ready] canvas');
    const strip = page.getByRole('button', { name: 'Organic strip', exact: true });
    expect(await strip.getAttribute('aria-disabled')).toBe('true');
    await strip.click({ force: true });
    expect(await strip.getAttribute('aria-pressed')).toBe('false');
    expect(await page.locator('#viewer-reason').textContent()).toContain('one');
  });

  it('shows no picture that is not the one of the ledger', async () => {
    await page.getByRole('tab').nth(3).click();
    expect(await page.getByRole('alert').textContent()).toContain('not the picture');
  });

  it('goes on without the graphics card when it is lost, and with it when it is back', async () => {
    await openPage(true);
    await page.evaluate(`{
      const gl = document.querySelector('.viewer-canvas canvas').getContext('webgl2');
      globalThis.card = gl.getExtension('WEBGL_lose_context');
      card.loseContext();
    }`);
    await page.getByText('graphics card was lost').waitFor();
    await paintedPlainly();
    await page.evaluate('card.restoreContext()');
    await page.getByText('graphics card was lost').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  it.each([320, 1000, 3840])('can be used by everybody at %d pixels', async (width) => {
    await page.setViewportSize({ width, height: 900 });
    await painted();
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.evaluate(readFileSync(AXE, 'utf8'));
    const found = await page.evaluate<{ violations: { id: string; impact: string }[] }>('axe.run()');
    expect(found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  });
});
