import { type Command, Option } from 'commander';
import type { ListName } from './list-counts.ts';
import { countOf } from './numbers.ts';

interface Where {
  readonly database: string;
  readonly json?: boolean;
}

interface CreateFlags extends Where {
  readonly key: string;
  readonly contentDir: string;
  readonly policy?: string;
  readonly watchList?: string;
  readonly configuration?: string;
  readonly pack: readonly string[];
  readonly trust: readonly string[];
  readonly without: readonly string[];
  readonly emptyList: readonly ListName[];
  readonly note: string;
  readonly by?: string;
}

const repeated = (value: string, before: readonly string[]) => [...before, value];

export const databaseOption = () =>
  new Option(
    '--database <url|folder>',
    "the centre's: postgres://user@host/name, or its folder while the centre is stopped",
  ).makeOptionMandatory();

/** `greenlane release`: what lanes may be given. */
export function addReleaseCommands(program: Command): void {
  const release = program
    .command('release')
    .description('make and look at what comes down to the lanes: policy, watch list, configuration, model packs');

  release
    .command('create')
    .description(
      'look at the files as a lane would, sign them and what the release before holds beside them as the next release, and put them where lanes fetch them',
    )
    .addOption(databaseOption())
    .requiredOption('--key <file>', 'private key that lanes know under `central.trustedKeys`')
    .requiredOption('--content-dir <folder>', 'the folder that the centre gives content from')
    .option('--policy <file>', 'policy file')
    .option('--watch-list <file>', "JSON: documents and sealedBags, in the place of the policy's")
    .option('--configuration <file>', 'site file; a person at the computer lets it count')
    .option('--pack <folder>', 'model pack, may be repeated', repeated, [])
    .option(
      '--without <item>',
      'do not take it over from the release before: policy, watch-list or pack:ID; may be repeated',
      repeated,
      [],
    )
    .addOption(
      new Option('--empty-list <list...>', 'a list that is meant to become empty at every lane')
        .choices(['documents', 'sealedBags'])
        .default([]),
    )
    .option(
      '--trust <file>',
      'public key of who signs packs, may be repeated; without one, the development key counts',
      repeated,
      [],
    )
    .option('--note <text>', 'why, for whoever reads it later', '')
    .option('--by <name>', 'who makes it; otherwise the user of this computer')
    .option('--json', 'print one JSON object')
    .action(async ({ json = false, ...wish }: CreateFlags) => {
      const { makeRelease } = await import('./release.ts');
      await makeRelease(wish, json);
    });

  release
    .command('list')
    .description('tell which releases there are, the newest first')
    .addOption(databaseOption())
    .option('--json', 'print one JSON object')
    .action(async ({ database, json = false }: Where) => {
      const { tellReleases } = await import('./release.ts');
      await tellReleases(database, json);
    });

  release
    .command('show')
    .description('tell what a release holds')
    .argument('<version>', 'its number', countOf)
    .addOption(databaseOption())
    .option('--json', 'print one JSON object')
    .action(async (version: number, { database, json = false }: Where) => {
      const { showRelease } = await import('./release.ts');
      await showRelease(version, { database, json });
    });
}
