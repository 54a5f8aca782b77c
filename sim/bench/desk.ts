import type { Browser } from 'playwright-core';
import { bundleSizes, ensureBundle } from '../../edge/screen/bundle.ts';
import { sleep, systemClock } from '../../hardware/clock.ts';
import { DEMO_OFFICER, type DemoAccount, openAccounts } from '../demo/account.ts';
import type { Passenger } from '../population/passenger.ts';
import { openBrowser } from './browser.ts';
import { type Crowd, SEED, WARM_UP } from './crowd.ts';
import { type DeskScreen, openScreen } from './desk-screen.ts';
import { type Lanes, openLanes } from './lanes.ts';
import { writeLargeScans } from './large-scans.ts';

const LARGE_SCANS = 3;
const CARD_WITHIN_MS = 10_000;

/** What officers wait for, in a real browser. */
export interface DeskTimes {
  /** From a committed decision until the case's card was painted, ms, one a diverted passage. */
  readonly caseToScreenMs: readonly number[];
  /** From the click on a card until the X-ray image was painted and the page answered, ms, one a case. */
  readonly imageMs: readonly number[];
  /** The same of large images. */
  readonly largeImageMs: readonly number[];
  /** Between pictures of the screen while a large image is pushed about, ms. */
  readonly frameMs: readonly number[];
}

export interface DeskPath {
  /** What the browser loads, compressed, kB. */
  readonly bundleKb: number;
  /** Or why there are none, and what to do. */
  readonly times: DeskTimes | string;
}

/** Diverts so many passengers to a desk that a browser shows, then opens each case. */
export async function measureDesk(passages: number, crowd: Crowd): Promise<DeskPath> {
  const sizes = bundleSizes(await ensureBundle('desk'));
  const bundleKb = sizes.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0) / 1000;
  const browser = await openBrowser();
  if (typeof browser === 'string') return { bundleKb, times: browser };
  try {
    return { bundleKb, times: await measureIn(browser, passages, crowd) };
  } finally {
    await browser.close();
  }
}

async function measureIn(browser: Browser, passages: number, crowd: Crowd): Promise<DeskTimes> {
  const divertedMs = new Map<string, number>();
  let account: DemoAccount | undefined;
  let large: readonly string[] = [];
  const lanes = await openLanes({
    count: 1,
    policy: { ...crowd.policy, randomDiversion: { rate: 1, seed: 'everybody' } },
    seed: SEED,
    desk: {
      diverted: (passage, wallMs) => divertedMs.set(passage, wallMs),
      async prepare(files) {
        [account] = await openAccounts(files.ledger, [DEMO_OFFICER]);
        large = await writeLargeScans(files, LARGE_SCANS);
      },
    },
  });
  try {
    if (account === undefined) throw new Error('nobody may sign in');
    const screen = await openScreen(browser, await lanes.deskUrl(), account);
    await divert(lanes, crowd, passages + WARM_UP);
    const cases = [...divertedMs].slice(WARM_UP);
    const caseToScreenMs: number[] = [];
    for (const [id, atMs] of cases) caseToScreenMs.push((await paintedMs(screen, id)) - atMs);
    const imageMs: number[] = [];
    for (const id of divertedMs.keys()) imageMs.push(await screen.openImage(id));
    const largeImageMs: number[] = [];
    for (const id of large) largeImageMs.push(await screen.openImage(id));
    return { caseToScreenMs, imageMs: imageMs.slice(WARM_UP), largeImageMs, frameMs: await screen.pushAbout() };
  } finally {
    await lanes.stop();
  }
}

async function divert(lanes: Lanes, crowd: Crowd, count: number): Promise<void> {
  for (let walked = 0; walked < count; walked += 1) {
    const passenger = nextWithBag(crowd);
    await lanes.walk(0, passenger, crowd.stock.broughtBy(passenger));
  }
}

function nextWithBag(crowd: Crowd): Passenger {
  let passenger = crowd.next();
  while (passenger.bags.length === 0) passenger = crowd.next();
  return passenger;
}

async function paintedMs(screen: DeskScreen, id: string): Promise<number> {
  const giveUpAtMs = systemClock.nowMs() + CARD_WITHIN_MS;
  for (;;) {
    const atMs = await screen.cardMs(id);
    if (atMs !== null) return atMs;
    if (systemClock.nowMs() > giveUpAtMs) throw new Error(`The case ${id} did not come to the screen.`);
    await sleep(systemClock, 20);
  }
}
