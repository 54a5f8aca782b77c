import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../hardware/clock.ts';
import { readSite } from './config/load.ts';
import { imagePath, openImageStore } from './ledger/images.ts';
import { openLedger } from './ledger/ledger.ts';
import { createSiteContent } from './site-content.ts';
import { someContent, stageContent } from './sync/content/content.fixture.ts';

const SITE = readFileSync('docs/examples/rs485-lane.yaml', 'utf8').replace(/\ncentral:.*\n( .*\n)*/, '\n');

async function stageSite(central: string) {
  const dataDir = mkdtempSync(join(tmpdir(), 'site-content-'));
  const { content: site, problems } = readSite(SITE.replace('\nlanes:', `\ncentral: ${central}\nlanes:`));
  if (site === null) throw new TypeError(JSON.stringify(problems));
  const ledger = openLedger({ file: ':memory:', clock: systemClock, simulated: true });
  const images = await openImageStore({ directory: join(dataDir, 'images'), quotaBytes: 1e9, clock: systemClock });
  const logged: string[] = [];
  const content = createSiteContent(
    { ...site, dataDir },
    {
      ledger,
      images,
      log: { write: (_level, event, fields) => logged.push(`${event} ${String(fields?.['state'])}`) },
      onTrouble: (trouble) => logged.push(String(trouble)),
    },
  );
  return { content, images, logged, dataDir, remove: () => rmSync(dataDir, { recursive: true }) };
}

describe("a site's way to the centre's content", () => {
  it('is none where the site file names none', async () => {
    const { content, remove } = await stageSite('{enabled: true}');
    expect([content.client, content.want, content.told()]).toEqual([null, null, null]);
    content.start();
    await content.stop();
    remove();
  });

  it('carries an image that the centre asks for, and says when it does not', async () => {
    const centre = await stageContent();
    const { content, images, logged, remove } = await stageSite(
      `{contentUrl: "http://127.0.0.1:${centre.relay.port}"}`,
    );
    content.start();
    const { bytes } = someContent(1000);
    const sha256 = await images.put(bytes);
    expect(await content.want?.('0'.repeat(64))).toContain('not here');
    centre.relay.cutAt([1]);
    expect(await content.want?.(sha256)).toBeNull();
    await expect.poll(async () => centre.received.sizeOf(sha256), { timeout: 20_000 }).toBe(1000);
    await expect.poll(() => logged, { timeout: 20_000 }).toEqual(['deviceChanged down', 'deviceChanged up']);
    await content.stop();
    await centre.close();
    remove();
  });

  it('tells that the centre has no room, and sends it nothing meanwhile', async () => {
    const centre = await stageContent({ quotaBytes: 500 });
    const { content, images, remove } = await stageSite(`{contentUrl: "http://127.0.0.1:${centre.relay.port}"}`);
    expect(content.told()).toEqual({ stuck: null, refused: null });
    content.start();
    const sha256 = await images.put(someContent(1000).bytes);
    await content.want?.(sha256);
    await expect.poll(() => content.told()?.stuck, { timeout: 20_000 }).toMatchObject({ what: 'no-room', waiting: 1 });
    expect(content.told()?.stuck?.why).toContain('the centre has no room for it');
    expect(centre.relay.passed()).toBeLessThan(1000);
    await content.stop();
    await centre.close();
    remove();
  });

  it('tells of images that will never come', async () => {
    const centre = await stageContent();
    const { content, images, dataDir, remove } = await stageSite(
      `{contentUrl: "http://127.0.0.1:${centre.relay.port}"}`,
    );
    const sha256 = await images.put(someContent(1000).bytes);
    await content.want?.(sha256);
    rmSync(imagePath(join(dataDir, 'images'), sha256));
    content.start();
    await expect.poll(() => content.told()?.refused, { timeout: 20_000 }).toMatchObject({ images: 1 });
    expect(content.told()).toMatchObject({ stuck: null, refused: { why: expect.stringContaining('cannot be read') } });
    await content.stop();
    await centre.close();
    remove();
  });
});
