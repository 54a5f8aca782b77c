import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Versions of packs and of Greenlane: `major.minor.patch`. */

const packageSchema = z.object({ version: z.string() });
let ownVersion: string | undefined;

/** The version of this Greenlane. */
export function laneVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (ownVersion ??= packageSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).version);
}

/** Below zero when `a` is the older, above when it is the newer, zero when they are the same. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether `a` may take the place of `b`: a pack is never replaced by an older one, nor by another of its version. */
export function newerThan(a: string, b: string): boolean {
  return compareVersions(a, b) > 0;
}
