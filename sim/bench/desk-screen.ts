import type { Browser, Page } from 'playwright-core';
import { sleep, systemClock } from '../../hardware/clock.ts';
import type { DemoAccount } from '../demo/account.ts';

/** Wide enough for queue and case beside each other. */
const VIEWPORT = { width: 1600, height: 1000 };
const PATIENCE_MS = 60_000;
/** How often the picture is enlarged before it is pushed about: its own pixels are seen then. */
const ENLARGED = 4;
const FRAMES = 120;

/**
 * Notes in the page when something has been painted, by the wall clock: a task after the screen's next picture runs
 * when that picture is made.
 */
const PROBE = `{
  const seen = (globalThis.bench = { cards: {}, images: [], clickedMs: 0 });
  const painted = (note) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ timeStamp }) => note(performance.timeOrigin + timeStamp);
    port2.postMessage(null);
  });
  new MutationObserver(() => {
    for (const { dataset } of document.querySelectorAll('[data-case]')) {
      if (dataset.case in seen.cards) continue;
      seen.cards[dataset.case] = null;
      painted((atMs) => (seen.cards[dataset.case] = atMs));
    }
  }).observe(document, { childList: true, subtree: true });
  new PerformanceObserver((list) => {
    const { clickedMs } = seen;
    for (const { name } of list.getEntries()) {
      if (name === 'greenlane:image-painted') painted((atMs) => seen.images.push(atMs - clickedMs));
    }
  }).observe({ type: 'mark' });
  addEventListener('click', ({ timeStamp }) => (seen.clickedMs = performance.timeOrigin + timeStamp), true);
}`;

/** Pushes the picture at each of the screen's pictures, and times them. */
const PUSH_ABOUT = `new Promise((done) => {
  const keys = ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowLeft', 'ArrowUp'];
  const stage = document.querySelector('.viewer-stage');
  const times = [];
  const push = (atMs) => {
    times.push(atMs);
    if (times.length > ${FRAMES}) return done(times.slice(1).map((time, index) => time - times[index]));
    stage.dispatchEvent(new KeyboardEvent('keydown', { key: keys[times.length % keys.length], bubbles: true }));
    requestAnimationFrame(push);
  };
  requestAnimationFrame(push);
})`;

/** The desk in a browser, as an officer has it before them. */
export interface DeskScreen {
  /** When a case's card was painted, wall clock, ms; null while it was not. */
  cardMs(id: string): Promise<number | null>;
  /** Clicks on the card. @returns ms until the image was painted and the page answered; rejects without one */
  openImage(id: string): Promise<number>;
  /** Pushes the picture about that is open. @returns ms between the screen's pictures */
  pushAbout(): Promise<readonly number[]>;
}

export async function openScreen(browser: Browser, url: string, account: DemoAccount): Promise<DeskScreen> {
  const page = await browser.newPage({ viewport: VIEWPORT, locale: 'en-GB' });
  page.setDefaultTimeout(PATIENCE_MS);
  await page.addInitScript(PROBE);
  await page.goto(url);
  await page.fill('input[name=name]', account.name);
  await page.fill('input[name=password]', account.password);
  await page.click('.login .button-primary');
  await page.waitForSelector('.queue');
  // While somebody points at the queue, new cards wait beside it.
  await page.mouse.move(0, 0);
  const card = (id: string) => page.locator(`[data-case=${JSON.stringify(id)}]`);
  return {
    cardMs: async (id) => page.evaluate<number | null>(`bench.cards[${JSON.stringify(id)}] ?? null`),
    async openImage(id) {
      const before = await imagesOf(page);
      await card(id).click();
      const giveUpAtMs = systemClock.nowMs() + PATIENCE_MS;
      for (;;) {
        const ms = (await imagesOf(page))[before.length];
        if (ms !== undefined) return ms;
        if (systemClock.nowMs() > giveUpAtMs) throw new Error(`No image of ${id} was painted.`);
        await sleep(systemClock, 20);
      }
    },
    async pushAbout() {
      await page.focus('.viewer-stage');
      for (let times = 0; times < ENLARGED; times += 1) await page.keyboard.press('+');
      return page.evaluate<number[]>(PUSH_ABOUT);
    },
  };
}

async function imagesOf(page: Page): Promise<readonly number[]> {
  return page.evaluate<number[]>('bench.images');
}
