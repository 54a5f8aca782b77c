import { type Command, Option } from 'commander';
import { databaseOption } from './release-commands.ts';

interface RetireFlags {
  readonly database: string;
  readonly by?: string;
  readonly why: string;
}

/** `greenlane lane`: which lanes the centre waits for. */
export function addLaneCommands(program: Command): void {
  program
    .command('lane')
    .description('take a lane out at the centre, when it is there no more')
    .command('retire')
    .description(
      'neither show it among the lanes nor count it in rollouts; its rows stay, and it is back once it speaks again',
    )
    .argument('<site>', 'the site')
    .argument('<lane>', 'the lane')
    .addOption(databaseOption())
    .addOption(new Option('--why <text>', 'for whoever reads it later').default(''))
    .addOption(new Option('--by <name>', 'who does it; otherwise the user of this computer'))
    .action(async (site: string, lane: string, { database, by, why }: RetireFlags) => {
      const { retire } = await import('./lane.ts');
      await retire({ site, lane }, { database, why, by: by ?? null });
    });
}
