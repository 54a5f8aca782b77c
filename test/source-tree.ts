import { readdirSync } from 'node:fs';
import path from 'node:path';

/** The repository's root, as an absolute path with no slash at the end. */
export const HOME = path.resolve(import.meta.dirname, '..');

/** What git ignores, and git itself. */
const NOT_OURS = new Set(['node_modules', '.git', '.var', '__pycache__']);

/** Every file of ours under `folder`, relative to `home` with forward slashes, in a stable order. */
export function listFiles(home: string = HOME, folder = ''): readonly string[] {
  return readdirSync(path.join(home, folder), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (NOT_OURS.has(entry.name) || entry.name.endsWith('.log')) return [];
      return entry.isDirectory() ? listFiles(home, name) : [name];
    });
}
