import { writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import type { DeskDoor } from '../../sim/demo/account.ts';
import { demoPopulation } from '../../sim/demo/demo.ts';
import { deskDials } from '../../sim/demo/dials.ts';
import { deskPolicy } from '../../sim/demo/site.ts';
import { type Stage, startStage } from '../../sim/demo/stage.ts';
import type { Population } from '../../sim/population/population.ts';
import { openBrowser } from './viewer-page.fixture.ts';

/** Makes the pictures of the desk in the README; CONTRIBUTING.md says how. */

const SEED = 1;
/** Of those who come first; the last of them still stands in the lane. */
const PASSENGERS = 6;
const WINDOW = { width: 1440, height: 900 };
const SETTLES_WITHIN_MS = 3_000;

const PICTURES = [
  { language: 'en', theme: 'light', file: picture('desk-en.png') },
  { language: 'zh-CN', theme: 'dark', file: picture('desk-zh-cn.png') },
] as const;

function picture(name: string): string {
  return fileURLToPath(new URL(`../../docs/images/${name}`, import.meta.url));
}

/** Answers how to let go whoever came last: until then they stand in the lane. */
async function fillQueue(stage: Stage, population: Population): Promise<() => Promise<unknown>> {
  for (let walked = 1; walked < PASSENGERS; walked += 1) await stage.walk(population.next());
  let isCalled = false;
  const walking = stage.walk(population.next(), { dawdles: true, isCalled: () => isCalled });
  while (stage.watch().diverted() === null) await Promise.race([wait(50), walking]);
  return async () => {
    isCalled = true;
    await walking;
  };
}

async function signIn(page: Page, { url, name, password }: DeskDoor): Promise<void> {
  await page.goto(url);
  await page.fill('input[name=name]', name);
  await page.fill('input[name=password]', password);
  await page.click('.login .button-primary');
  await page.locator('.case-card').first().click();
}

async function take(page: Page, { language, theme, file }: (typeof PICTURES)[number]): Promise<void> {
  await page.evaluate(
    `localStorage.setItem('greenlane.language', '${language}'); localStorage.setItem('greenlane.theme', '${theme}')`,
  );
  await page.reload();
  await page.waitForSelector('[data-state=ready] canvas');
  await page.locator('.services-missing').waitFor({ state: 'detached' });
  await wait(SETTLES_WITHIN_MS);
  const png = await page.screenshot();
  writeFileSync(file, await sharp(png).png({ palette: true, effort: 10 }).toBuffer());
}

const policy = deskPolicy(SEED);
const population = demoPopulation(
  policy,
  SEED,
  deskDials(() => 0),
);
const stage = await startStage({ policy, seed: SEED, gate: 'tcp', desk: true });
const browser = await openBrowser();
try {
  const letGo = await fillQueue(stage, population);
  const door = await stage.desk();
  if (door === null) throw new Error('the desk did not open');
  const page = await browser.newPage({ viewport: WINDOW });
  await signIn(page, door);
  for (const each of PICTURES) await take(page, each);
  await letGo();
} finally {
  await browser.close();
  await stage.close();
}
