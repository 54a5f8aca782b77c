import { join } from 'node:path';
import { systemClock } from '../hardware/clock.ts';
import { systemEntropy } from '../hardware/entropy.ts';
import { contentOptions } from './config/content-options.ts';
import type { SiteConfig } from './config/schema.ts';
import { isFault } from './contract/fault.ts';
import { imagePath, type ImageStore } from './ledger/images.ts';
import type { OpenLedger } from './ledger/ledger.ts';
import type { Log } from './ops/log.ts';
import { type ContentClient, createContentClient } from './sync/content/client.ts';
import type { ToldContent } from './sync/lane-status.ts';
import { createTroubleWatch } from './sync/content/trouble-watch.ts';
import { createImageUploader } from './sync/content/image-uploader.ts';

export interface SiteContentParts {
  readonly ledger: Pick<OpenLedger, 'uploads' | 'watch'>;
  readonly images: Pick<ImageStore, 'has'>;
  readonly log: Log;
  readonly onTrouble: (trouble: unknown) => void;
}

/** The way of bytes between this box and the centre. */
export interface SiteContent {
  /** Null where the site file names no way. */
  readonly client: ContentClient | null;
  /** Sends an image before all others. Answers null when it is queued for good, or why it is not. Null without a way. */
  readonly want: ((sha256: string) => Promise<string | null>) | null;
  /** What the centre is told of it; null without a way. */
  told(): ToldContent | null;
  start(): void;
  stop(): Promise<void>;
}

/** @throws Fault `config-invalid` when a certificate cannot be read */
export function createSiteContent(site: SiteConfig, parts: SiteContentParts): SiteContent {
  const options = contentOptions(site);
  if (options === null)
    return { client: null, want: null, told: () => null, start() {}, stop: async () => Promise.resolve() };
  const { log, ledger } = parts;
  const watch = createTroubleWatch(systemClock);
  const client = createContentClient({
    ...options,
    clock: systemClock,
    entropy: systemEntropy,
    onTrouble(trouble) {
      watch.noteWay(trouble);
      const [level, state] = trouble === null ? (['info', 'up'] as const) : (['warn', 'down'] as const);
      log.write(level, 'deviceChanged', { lane: null, device: 'content', state, reason: trouble?.what ?? '' });
    },
  });
  const uploader = createUploader(site, client, parts);
  uploader.onTrouble((trouble) => {
    if (isFault(trouble, 'content-refused')) watch.noteRefused(trouble);
  });
  let unwatch = () => {};
  return {
    client,
    want: async (sha256) => uploader.want(sha256),
    told: () => watch.told(waitingIn(ledger)),
    start() {
      if (!site.central.enabled) return;
      unwatch = parts.ledger.watch(() => uploader.wrote());
      uploader.start();
    },
    async stop() {
      unwatch();
      await uploader.stop();
      client.close();
    },
  };
}

/** A ledger that cannot be read tells of itself elsewhere. */
function waitingIn({ uploads }: SiteContentParts['ledger']): number {
  try {
    return uploads.waiting().count;
  } catch (error) {
    if (!isFault(error)) throw error;
    return 0;
  }
}

function createUploader(site: SiteConfig, client: ContentClient, { ledger, images, onTrouble }: SiteContentParts) {
  const directory = join(site.dataDir, 'images');
  const uploader = createImageUploader({
    queue: ledger.uploads,
    client,
    fileOf: (sha256) => imagePath(directory, sha256),
    has: (sha256) => images.has(sha256),
    rule: site.central.images,
    clock: systemClock,
  });
  uploader.onTrouble(onTrouble);
  return uploader;
}
