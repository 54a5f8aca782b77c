import type { BrowserContextOptions, Page } from 'playwright-core';
import { openFleet } from '../../edge/fleet/fleet.ts';
import { openFleetWorld } from '../../edge/fleet/fleet.fixture.ts';
import { pretendFleet } from '../../edge/fleet/many-lanes.fixture.ts';
import { ensureBundle } from '../../edge/screen/bundle.ts';
import { developmentSigner } from '../../sim/receipts.ts';
import { openBrowser } from './viewer-page.fixture.ts';

/** The page of a pretended fleet, and browsers that look at it. Its clock stands still. */
export interface OpenFleetPage {
  readonly url: string;
  openPage(path: string, window?: BrowserContextOptions): Promise<Page>;
  /** Closes every window. @throws when pages complained */
  closeWindows(): Promise<void>;
  close(): Promise<void>;
}

export async function openFleetPage(): Promise<OpenFleetPage> {
  const [browser, bundle, world] = await Promise.all([openBrowser(), ensureBundle('fleet'), openFleetWorld()]);
  await pretendFleet(world);
  const { database, clock } = world;
  const trouble: unknown[] = [];
  const fleet = await openFleet({
    database,
    clock,
    place: { host: '127.0.0.1', port: 0, tls: null },
    bundle,
    site: null,
    simulated: true,
    sign: developmentSigner(clock),
    onOver() {},
    onTrouble: (error) => trouble.push(error),
  });
  return {
    url: fleet.url,
    async openPage(path, window = {}) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', ...window });
      const page = await context.newPage();
      page.on('pageerror', (error) => trouble.push(error));
      page.on('console', (message) => {
        if (message.type() === 'error') trouble.push(message.text());
      });
      await page.goto(`${fleet.url}${path}`);
      return page;
    },
    async closeWindows() {
      for (const context of browser.contexts()) await context.close();
      const said = trouble.splice(0);
      if (said.length > 0) throw new AggregateError(said, `the fleet's page complains: ${said.map(String).join('\n')}`);
    },
    async close() {
      await browser.close();
      await fleet.close();
      await world.close();
    },
  };
}
