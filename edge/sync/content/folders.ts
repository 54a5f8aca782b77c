import { join } from 'node:path';
import type { Clock } from '../../../hardware/clock.ts';
import { type ContentStore, openContentStore } from './store.ts';

export interface ContentFolders {
  /** What the centre gives to boxes: releases and what they name. */
  readonly published: ContentStore;
  /** What boxes sent: pictures and scans. */
  readonly received: ContentStore;
}

/**
 * The centre's content. What came from one box is no other's to fetch, and goes after its time, so it is kept apart.
 * `quotaBytes` bounds what is received. Rejects as `openContentStore`.
 */
export async function openContentFolders(
  directory: string,
  clock: Clock,
  quotaBytes?: number,
): Promise<ContentFolders> {
  const bound = quotaBytes === undefined ? {} : { quotaBytes };
  return {
    published: await openContentStore({ directory: join(directory, 'published'), clock }),
    received: await openContentStore({ directory: join(directory, 'received'), clock, ...bound }),
  };
}
