import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

/** What every page must be for everybody. */

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const LEAST_TARGET_PX = 24;

/** What axe finds serious on a page. */
export async function serious(page: Page): Promise<readonly unknown[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate<{ violations: { impact: string; id: string; nodes: { html: string }[] }[] }>(
    'axe.run()',
  );
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }));
}

/** Everything that can be pressed and is smaller than a finger needs; a link within a text is as high as its line. */
export const TOO_SMALL = `[...document.querySelectorAll('a, button, input, select, textarea, summary, [role=tab]')].flatMap((at) => {
  const target = at.closest('label') ?? at;
  const { width, height } = target.getBoundingClientRect();
  const isShown = at.checkVisibility({ visibilityProperty: true }) && width > 0 && at.closest('.skips') === null;
  return isShown && Math.min(width, height) < ${LEAST_TARGET_PX} ? [target.outerHTML.slice(0, 120)] : [];
})`;

export const SCROLLS_SIDEWAYS = 'document.documentElement.scrollWidth > innerWidth';
