import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import pc from 'picocolors';
import { systemClock } from '../../hardware/clock.ts';
import { printable } from '../config/problem.ts';
import { Fault } from '../contract/fault.ts';
import { DEVELOPMENT_TRUST, readPrivateKey, readTrust } from '../signing/keys.ts';
import { openContentFolders } from '../sync/content/folders.ts';
import type { ContentStore } from '../sync/content/store.ts';
import { type Database, openDatabase } from '../sync/database.ts';
import { migrate } from '../sync/migrate.ts';
import { contentsOfItem } from '../sync/releases/carried.ts';
import { encodeRelease, MOST_NOTE_CHARS } from '../sync/releases/release.ts';
import { createRelease, type KeptRelease, listReleases, readRelease, type Sealing } from '../sync/releases/store.ts';
import { countLists, countWords, type ListCount, type ListName, requireFilled } from './list-counts.ts';
import { collectItems, type Put, type ReleaseFiles } from './release-items.ts';

/** What `greenlane release` does, on the centre's database. Faults are told by whoever calls. */

export interface ReleaseWish extends ReleaseFiles {
  readonly database: string;
  /** Private key file. */
  readonly key: string;
  readonly contentDir: string;
  readonly note: string;
  /** What is not taken over from the release before: `policy`, `watch-list` or `pack:<id>`. */
  readonly without: readonly string[];
  /** Lists that are meant to become empty. */
  readonly emptyList: readonly ListName[];
  /** Who makes it; whoever runs the command when absent. */
  readonly by?: string;
  /** Public key files of pack makers; without any, the development key counts. */
  readonly trust: readonly string[];
}

export type Write = (text: string) => void;
export const standardOutput: Write = (text) => void process.stdout.write(text);

const BYTES_PER_MB = 1_000_000;

/** @throws Fault as `collectItems`, `key-invalid`, `content-unwritable`, `database-unavailable` */
export async function makeRelease(wish: ReleaseWish, json: boolean, write = standardOutput): Promise<void> {
  const { note, without, by, trust } = wish;
  if ((wish.policy ?? wish.watchList ?? wish.configuration ?? wish.pack[0]) === undefined) {
    throw new Fault('data-invalid', 'A release holds something: --policy, --watch-list, --configuration or --pack');
  }
  requireOneLine('note', note);
  if (by !== undefined) requireOneLine('by', by);
  const key = readPrivateKey(wish.key);
  if (!existsSync(path.join(wish.contentDir, 'published'))) {
    const what = `No centre gives content from ${wish.contentDir}: name the folder of its own --content-dir, and start it once`;
    throw new Fault('data-invalid', what, { folder: wish.contentDir });
  }
  const { published } = await openContentFolders(wish.contentDir, systemClock);
  const put: Put = async (bytes) => published.put(once(bytes));
  const items = await collectItems(wish, trust.length === 0 ? DEVELOPMENT_TRUST : readTrust(trust, 'refused'), put);
  await withDatabase(wish.database, async (database) => {
    const draft = { note, items, without, createdAtMs: systemClock.wallMs(), createdBy: by ?? userInfo().username };
    let counts: readonly ListCount[] = [];
    const seal = async (sealing: Sealing) => {
      await requireCarried(sealing, published);
      counts = await countLists(sealing, published);
      requireFilled(counts, wish.emptyList);
      return put(Buffer.from(encodeRelease(sealing.release, key)));
    };
    const release = await createRelease(database, draft, seal);
    const next = `  no lane has it yet: \`greenlane rollout start ${release.version} --groups canary,rest ...\`\n`;
    write(
      json
        ? `${JSON.stringify({ ...release, lists: counts })}\n`
        : `${releaseWords(release)}${countWords(counts)}${next}`,
    );
  });
}

export async function tellReleases(where: string, json: boolean, write = standardOutput): Promise<void> {
  const releases = await withDatabase(where, async (database) => listReleases(database));
  if (json) write(`${JSON.stringify({ releases })}\n`);
  else write(releases.length === 0 ? 'there is no release yet\n' : releases.map(lineOf).join(''));
}

/** @throws Fault `data-invalid` when there is none */
export async function showRelease(
  version: number,
  { database: where, json }: { readonly database: string; readonly json: boolean },
  write = standardOutput,
): Promise<void> {
  const release = await withDatabase(where, async ({ query }) => readRelease(query, version));
  write(json ? `${JSON.stringify(release)}\n` : releaseWords(release));
}

/** What others read on their terminals commands none of them, and lanes take no release with a longer note. */
function requireOneLine(flag: 'note' | 'by', text: string): void {
  if (text.length <= MOST_NOTE_CHARS && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)) return;
  const wanted = `one line of at most ${MOST_NOTE_CHARS} characters, without control characters`;
  throw new Fault('data-invalid', `--${flag} wants ${wanted}`, { flag });
}

/** What is taken over is still where lanes fetch it. */
async function requireCarried({ release, carried }: Sealing, published: ContentStore): Promise<void> {
  for (const { item, from } of carried) {
    for (const { sha256, bytes } of contentsOfItem(release.items, item)) {
      if ((await published.sizeOf(sha256)) === bytes) continue;
      const what = `The ${item} of release ${from} is to be taken over, and is not in the content folder any more`;
      throw new Fault('data-invalid', `${what}: name its file again, or leave it out --without ${item}`, {
        item,
        from,
      });
    }
  }
}

/** Opens the centre's database for one command, and brings it up to this version. */
export async function withDatabase<T>(where: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(where);
  try {
    await migrate(database);
    return await work(database);
  } finally {
    await database.close();
  }
}

function lineOf({ version, createdAtMs, createdBy, note, items }: KeptRelease): string {
  const held = [
    ...(items.policy === undefined ? [] : ['policy']),
    ...(items.watchList === undefined ? [] : ['watch list']),
    ...(items.configuration === undefined ? [] : ['configuration']),
    ...(items.packs ?? []).map((pack) => `${pack.id} ${pack.version}`),
  ].join(', ');
  const why = note === '' ? '' : `  (${printable(note)})`;
  return `${pc.bold(String(version))}  ${timeOf(createdAtMs)}  ${printable(createdBy)}  ${held}${why}\n`;
}

function releaseWords({ version, createdAtMs, createdBy, note, items, content, carried }: KeptRelease): string {
  const origin = (item: string) => {
    const from = carried.find((each) => each.item === item)?.from;
    return from === undefined ? '' : `, from release ${from}`;
  };
  const file = (name: string, { sha256, bytes }: { readonly sha256: string; readonly bytes: number }, item = name) =>
    `  ${name.padEnd(13)} ${pc.dim(sha256)}  ${bytes} bytes${origin(item)}`;
  return [
    `${pc.bold(`release ${version}`)}, made by ${printable(createdBy)} on ${timeOf(createdAtMs)}`,
    ...(note === '' ? [] : [`  ${printable(note)}`]),
    ...(items.policy === undefined ? [] : [file('policy', items.policy)]),
    ...(items.watchList === undefined ? [] : [file('watch list', items.watchList, 'watch-list')]),
    ...(items.configuration === undefined ? [] : [file('configuration', items.configuration)]),
    ...(items.packs ?? []).map((pack) => {
      const total = pack.files.reduce((sum, { bytes }) => sum + bytes, 0) / BYTES_PER_MB;
      return `  pack          ${pack.id} ${pack.version}, ${pack.files.length} files, ${total.toFixed(1)} MB${origin(`pack:${pack.id}`)}`;
    }),
    file('signed', content),
    '',
  ].join('\n');
}

export function timeOf(wallMs: number): string {
  return new Date(wallMs).toISOString().replace(/\.\d+Z$/, 'Z');
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(bytes);
}
