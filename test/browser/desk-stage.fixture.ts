import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Policy } from '../../edge/contract/policy.ts';
import { systemClock } from '../../hardware/clock.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import type { DemoAccount } from '../../sim/demo/account.ts';
import { demoPolicy, type ShippedPack } from '../../sim/demo/site.ts';
import { type Stage, startStage } from '../../sim/demo/stage.ts';
import { HONEST_DIALS, type PopulationDials, type Trouble } from '../../sim/population/dials.ts';
import { createGoodsSource } from '../../sim/population/goods.ts';
import type { Passenger } from '../../sim/population/passenger.ts';
import { siteListsOf } from '../../sim/population/policy-fit.ts';
import { createPopulation } from '../../sim/population/population.ts';
import { GOODS_SPECIMENS } from '../../sim/population/specimens.ts';
import { type Relay, startRelay } from '../relay.fixture.ts';
import { openBrowser } from './viewer-page.fixture.ts';

const SEED = 11;
/** Of a busy machine; a scan alone may take half of it to draw. */
const WAITS_MS = 60_000;
/** Longer than any test: who dawdles in the lane raises no alarm of its own. */
const PATIENCE_MS = 600_000;

/** Nobody is diverted but for a reason of the test's own making, and of a sealed bag an officer is enough. */
const POLICY: Policy = {
  ...demoPolicy(SEED),
  entry: { enterWithinMs: 10_000, leaveWithinMs: PATIENCE_MS },
  goodsRisk: { divertFrom: 1, noticeFrom: 1 },
  randomDiversion: { rate: 0, seed: 'none' },
  seen: [],
  desk: { ...demoPolicy(SEED).desk, supervisorFor: ['watch-listed'] },
};

/** What a desk is opened with beside that. */
export interface DeskPlan {
  readonly policy?: Partial<Policy>;
  readonly packs?: readonly ShippedPack[];
}

/** A lane of simulated devices whose daemon serves the desk, and browsers that look at it. */
export interface OpenDesk {
  readonly stage: Stage;
  /** Between the browsers and the desk. */
  readonly wire: Pick<Relay, 'cut' | 'pull' | 'mend'>;
  /** A supervisor. */
  readonly demo: DemoAccount;
  /** An officer. */
  readonly li: DemoAccount;
  /** Somebody who comes with this trouble or with none, and one bag. */
  passenger(trouble: Trouble | null, dials?: Partial<PopulationDials>): Passenger;
  /** A window with cookies of its own, before anybody has signed in. */
  openPage(window?: BrowserContextOptions, firstScript?: string): Promise<Page>;
  /** The same, with somebody signed in. */
  signIn(account: DemoAccount, window?: BrowserContextOptions, firstScript?: string): Promise<Page>;
  /** What pages and browsers found wrong in any window, but for answers that refuse something. */
  readonly complaints: string[];
  /** Closes every window. @throws when there were complaints */
  closeWindows(): Promise<void>;
  close(): Promise<void>;
}

export async function openDesk({ policy: rules = {}, packs = ['goods-risk'] }: DeskPlan = {}): Promise<OpenDesk> {
  const browser = await openBrowser();
  try {
    const colleagues = [{ name: 'Li Wei', role: 'officer' }] as const;
    const policy = { ...POLICY, ...rules };
    const stage = await startStage({ policy, packs, seed: SEED, gate: 'tcp', desk: true, colleagues });
    const door = await stage.desk();
    const li = door?.colleagues[0];
    if (door === null || li === undefined) throw new Error('the desk did not open');
    return around(stage, browser, { demo: door, li, wire: await startRelay(door.url) });
  } catch (error) {
    await browser.close();
    throw error;
  }
}

interface Door extends Pick<OpenDesk, 'demo' | 'li'> {
  readonly wire: Relay;
}

function around(stage: Stage, browser: Browser, { demo, li, wire }: Door): OpenDesk {
  let drawn = 0;
  const complaints: string[] = [];
  const openPage = async (window: BrowserContextOptions = {}, firstScript = '') => {
    const context = await browser.newContext({ viewport: { width: 1600, height: 1000 }, locale: 'en-GB', ...window });
    context.setDefaultTimeout(WAITS_MS);
    const page = await context.newPage();
    await page.addInitScript(firstScript);
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load')) complaints.push(message.text());
    });
    await page.goto(wire.url);
    return page;
  };
  return {
    stage,
    wire,
    demo,
    li,
    passenger(trouble, more = {}) {
      const certain = trouble === null ? {} : { [trouble]: 1 };
      const troubles = { ...HONEST_DIALS.troubles, ...certain };
      const dials = { ...HONEST_DIALS, bagCounts: [0, 1], troubles, ...more };
      const goods = createGoodsSource(GOODS_SPECIMENS);
      const entropy = seededEntropy(SEED + (drawn += 1));
      return createPopulation({ entropy, goods, clock: systemClock, lists: siteListsOf(POLICY), dials }).next();
    },
    openPage,
    async signIn(account, window, firstScript) {
      const page = await openPage(window, firstScript);
      await fillIn(page, account);
      await page.locator('.lane').first().waitFor();
      return page;
    },
    complaints,
    async closeWindows() {
      for (const context of browser.contexts()) await context.close();
      const said = complaints.splice(0);
      if (said.length > 0) throw new Error(`the browser complains:\n${said.join('\n')}`);
    },
    async close() {
      await browser.close();
      wire.close();
      await stage.close();
    },
  };
}

/** What somebody does at the login page. */
export async function fillIn(page: Page, { name, password }: DemoAccount): Promise<void> {
  await page.fill('input[name=name]', name);
  await page.fill('input[name=password]', password);
  await page.click('.login .button-primary');
}
