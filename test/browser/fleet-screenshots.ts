import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { openFleetPage } from './fleet-stage.fixture.ts';

/** Makes the pictures of the fleet's page in docs/fleet.md; CONTRIBUTING.md says how. */

const PICTURES = [
  { name: 'fleet-lanes.png', path: '/', ready: '.lane-row', colorScheme: 'light' },
  { name: 'fleet-figures.png', path: '/figures', ready: '.tiles', colorScheme: 'dark' },
] as const;
const WINDOW = { width: 1440, height: 900 };

const fleet = await openFleetPage();
try {
  for (const { name, path, ready, colorScheme } of PICTURES) {
    const page = await fleet.openPage(path, { viewport: WINDOW, colorScheme });
    await page.locator(ready).first().waitFor();
    const png = await sharp(await page.screenshot())
      .png({ palette: true, effort: 10 })
      .toBuffer();
    writeFileSync(fileURLToPath(new URL(`../../docs/images/${name}`, import.meta.url)), png);
  }
} finally {
  await fleet.close();
}
