import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../../hardware/clock.ts';
import { createVirtualClock } from '../../../hardware/virtual-clock.ts';
import { Fault } from '../../contract/fault.ts';
import { imagePath, openImageStore } from '../../ledger/images.ts';
import { openLedger } from '../../ledger/ledger.ts';
import type { UploadRule } from '../../ledger/uploads.ts';
import type { ContentClient } from './client.ts';
import { someContent, stageContent } from './content.fixture.ts';
import { createImageUploader } from './image-uploader.ts';

const PATIENT = { timeout: 20_000 };
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uploader-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function stageUploader(
  client: Pick<ContentClient, 'send'>,
  rule: UploadRule = 'all',
  clock: Clock = systemClock,
) {
  const ledger = openLedger({ file: join(folder, 'lane.db'), clock, simulated: true });
  const directory = join(folder, 'images');
  const images = await openImageStore({ directory, quotaBytes: 1e9, clock });
  const uploader = createImageUploader({
    queue: ledger.uploads,
    client,
    fileOf: (sha256) => imagePath(directory, sha256),
    has: (sha256) => images.has(sha256),
    rule,
    clock,
  });
  const troubles: unknown[] = [];
  uploader.onTrouble((trouble) => troubles.push(trouble));
  ledger.watch(() => uploader.wrote());
  let passages = 0;
  return {
    ledger,
    images,
    uploader,
    troubles,
    directory,
    /** A passage of its own in which an image was taken; answers the image's name. */
    passage: async (verdict: 'release' | 'divert', severity: 'doubt' | 'alarm' = 'doubt') => {
      const { bytes } = someContent(1000);
      const sha256 = await images.put(bytes);
      const common = { lane: 'lane-1', passage: `p${(passages += 1)}`, wallMs: clock.wallMs() };
      ledger.append([
        { ...common, kind: 'evidence', body: { content: { kind: 'bagScan', image: { sha256 } } } },
        { ...common, kind: 'decision', body: { verdict, reasons: [{ severity }] } },
      ]);
      return sha256;
    },
  };
}

/** A client that never gets further until it is told to; it remembers in which order it was asked. */
function standingClient() {
  const asked: string[] = [];
  let release = () => {};
  const client: Pick<ContentClient, 'send'> = {
    send: async (sha256, _file, signal) => {
      asked.push(sha256);
      await new Promise<void>((resolve, reject) => {
        release = resolve;
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
    },
  };
  return {
    client,
    asked,
    release: () => {
      release();
    },
  };
}

describe('the uploader', () => {
  it('sends what the site wants to be sent, and has nothing left to send then', async () => {
    const centre = await stageContent();
    const { uploader, ledger, passage } = await stageUploader(centre.client, 'diverted');
    uploader.start();
    const free = await passage('release');
    const led = await passage('divert');
    await expect.poll(() => uploader.counters(), PATIENT).toEqual({ sent: 1, refused: 0, waiting: 0 });
    expect([await centre.received.sizeOf(free), await centre.received.sizeOf(led)]).toEqual([null, 1000]);
    expect(ledger.imagesInUse().has(free)).toBe(true);
    await uploader.stop();
    await centre.close();
  });

  it('goes on after a restart with what it had not sent, also when it was away while images came', async () => {
    const before = standingClient();
    const first = await stageUploader(before.client);
    first.uploader.start();
    const names = [await first.passage('release'), await first.passage('divert')];
    await expect.poll(() => before.asked.length, PATIENT).toBe(1);
    await first.uploader.stop();
    names.push(await first.passage('release'));
    first.ledger.close();
    const centre = await stageContent();
    const { uploader } = await stageUploader(centre.client);
    uploader.start();
    await expect.poll(() => uploader.counters(), PATIENT).toEqual({ sent: 3, refused: 0, waiting: 0 });
    for (const name of names) expect(await centre.received.sizeOf(name)).toBe(1000);
    await uploader.stop();
    await centre.close();
  });

  it('leaves what is less urgent for what the centre asks for, and comes back to it', async () => {
    const clock = createVirtualClock();
    const { client, asked, release } = standingClient();
    const { uploader, passage } = await stageUploader(client, 'diverted', clock);
    uploader.start();
    const free = await passage('release');
    const doubt = await passage('divert');
    await clock.advanceSettled(2000);
    expect(asked).toEqual([doubt]);
    const alarm = await passage('divert', 'alarm');
    await clock.advanceSettled(2000);
    expect(await uploader.want(free)).toBeNull();
    await clock.advanceSettled(0);
    for (let turn = 0; turn < 3; turn += 1) {
      release();
      await clock.advanceSettled(0);
    }
    expect(asked).toEqual([doubt, alarm, free, alarm, doubt]);
    expect(uploader.counters()).toEqual({ sent: 3, refused: 0, waiting: 0 });
    await uploader.stop();
  });

  it('says so where an image that is wanted is not here', async () => {
    const { client, asked } = standingClient();
    const { uploader } = await stageUploader(client);
    uploader.start();
    expect(await uploader.want('0'.repeat(64))).toBe('it is not here, or not any more');
    expect(asked).toEqual([]);
    await uploader.stop();
  });

  it('is not held up by an image that has changed on the disk, or is gone', async () => {
    const centre = await stageContent();
    const { uploader, passage, troubles, directory } = await stageUploader(centre.client);
    const [changed, gone, good] = [await passage('divert'), await passage('divert'), await passage('release')];
    writeFileSync(imagePath(directory, changed), Buffer.alloc(1000));
    rmSync(imagePath(directory, gone));
    uploader.start();
    await expect.poll(() => uploader.counters(), PATIENT).toEqual({ sent: 1, refused: 2, waiting: 0 });
    expect(await centre.received.sizeOf(good)).toBe(1000);
    expect(troubles).toEqual([
      expect.objectContaining({ code: 'content-refused' }),
      expect.objectContaining({ code: 'content-refused' }),
    ]);
    await uploader.stop();
    await centre.close();
  });

  it('tries again when the ledger does not take that an image was sent', async () => {
    const clock = createVirtualClock();
    let isFull = true;
    const { uploader, passage, ledger, troubles } = await stageUploader(
      { send: async () => Promise.resolve() },
      'all',
      clock,
    );
    const remove = ledger.uploads.remove.bind(ledger.uploads);
    Object.assign(ledger.uploads, {
      remove(sha256: string) {
        if (isFull) throw new Fault('ledger-full', 'no room');
        remove(sha256);
      },
    });
    await passage('divert');
    uploader.start();
    await clock.advanceSettled(1000);
    expect(troubles).toMatchObject([{ code: 'ledger-full' }]);
    isFull = false;
    await clock.advanceSettled(20_000);
    expect(uploader.counters().waiting).toBe(0);
    await uploader.stop();
  });
});
