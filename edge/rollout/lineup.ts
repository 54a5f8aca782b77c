import { isFault } from '../contract/fault.ts';
import type { Manifest } from '../packs/manifest.ts';
import { readManifest } from '../packs/pack.ts';
import { newerThan } from '../packs/version.ts';
import { folderOf } from './pack-folders.ts';
import { goodOnes, type SwapRecord } from './swap-record.ts';

/** A version that can serve, and where it lies. */
export interface Choice {
  readonly version: string;
  readonly folder: string;
  readonly isKept: boolean;
}

/** One pack of the site file, and the versions of it that can serve: best first, the site file's own last. */
export interface Place {
  readonly id: string;
  readonly kind: Manifest['kind'];
  readonly choices: readonly [Choice, ...Choice[]];
}

/**
 * What can serve, by what manifests and the record say; whoever loads a pack verifies it. A pack of the site file that
 * cannot be read is left out of `places`, and its folder told in `unreadable`.
 */
export interface Lineup {
  readonly places: readonly Place[];
  readonly unreadable: readonly string[];
}

export function lineUp(sitePacks: readonly string[], kept: string, record: SwapRecord): Lineup {
  const unreadable: string[] = [];
  const places = sitePacks.flatMap((folder): Place[] => {
    const manifest = manifestIn(folder);
    if (manifest === null) unreadable.push(folder);
    if (manifest === null) return [];
    const { id, kind, version } = manifest;
    const own: Choice = { version, folder, isKept: false };
    const { active, before } = goodOnes(record, id);
    // A site file that was given a newer pack since means that one.
    const better = [active, before].filter((each) => each !== null && newerThan(each, version));
    const [first = own, ...others] = better.map((each) => keptChoice(kept, id, each ?? ''));
    return [{ id, kind, choices: first === own ? [own] : [first, ...others, own] }];
  });
  return { places, unreadable };
}

function keptChoice(kept: string, id: string, version: string): Choice {
  return { version, folder: folderOf(kept, { id, version }), isKept: true };
}

function manifestIn(folder: string): Manifest | null {
  try {
    return readManifest(folder);
  } catch (error) {
    if (isFault(error)) return null;
    throw error;
  }
}
