import { type Command, Option } from 'commander';
import { countOf, durationOf, percentOf } from './numbers.ts';
import { databaseOption } from './release-commands.ts';

interface Where {
  readonly database: string;
  readonly json?: boolean;
}

interface StartFlags extends MoveFlags {
  readonly groups: string;
  readonly wait: number;
  readonly maxFailed: number;
  readonly silentAfter: number;
  readonly trialLimit: number;
  readonly maxSilent: number;
  readonly maxDivertedChange: number;
  readonly unheard?: boolean;
}

interface MoveFlags {
  readonly database: string;
  readonly by?: string;
  readonly why: string;
}

const by = () => new Option('--by <name>', 'who does it; otherwise the user of this computer');
const why = () => new Option('--why <text>', 'for whoever reads it later').default('');

const time = (flags: string, what: string, usual: string) =>
  new Option(flags, what).argParser(durationOf).default(durationOf(usual), usual);
const share = (flags: string, what: string, usual: string) =>
  new Option(flags, what).argParser(percentOf).default(percentOf(usual), usual);

/** `greenlane rollout`: how a release comes to the lanes. */
export function addRolloutCommands(program: Command): void {
  const rollout = program
    .command('rollout')
    .description('give a release to the lanes, group by group; the centre follows within seconds');
  addStart(rollout);

  rollout
    .command('status')
    .description('tell how the newest rollout stands, or another')
    .argument('[number]', 'of the rollout', countOf)
    .addOption(databaseOption())
    .option('--json', 'print one JSON object')
    .action(async (id: number | undefined, { database, json = false }: Where) => {
      const { tellRollout } = await import('./rollout.ts');
      await tellRollout({ database, id: id ?? null, json });
    });

  for (const [name, what] of [
    ['pause', 'offer the release to no further lane; those that were offered it go on'],
    ['resume', 'go on after a pause'],
    ['stop', 'the emergency stop: every lane gives up what it has staged or on trial; what is active stays'],
  ] as const) {
    rollout
      .command(name)
      .description(what)
      .addOption(databaseOption())
      .addOption(why())
      .addOption(by())
      .action(async (flags: MoveFlags) => {
        const { moveRollout } = await import('./rollout.ts');
        await moveRollout(name, flags);
      });
  }
  addGroupCommands(rollout);
}

function addStart(rollout: Command): void {
  rollout
    .command('start')
    .description('begin to give a release to the lanes')
    .argument('<version>', 'the number of the release', countOf)
    .addOption(databaseOption())
    .requiredOption('--groups <list>', 'step by step, such as canary,rest:10%,rest; rest is whom no group here names')
    .option('--unheard', 'also with lanes in a group that the centre has never heard')
    .addOption(time('--wait <time>', 'how long each step is watched after its last lane has changed', '30m'))
    .addOption(share('--max-failed <percent>', 'lanes that may refuse it or roll it back; with more it stops', '2%'))
    .addOption(
      time('--silent-after <time>', 'a lane that says nothing, or comes no further, for so long is behind', '1h'),
    )
    .addOption(time('--trial-limit <time>', 'a lane on trial is behind after so long: it waits for passages', '1d'))
    .addOption(share('--max-silent <percent>', 'lanes that may be behind; with more it stops', '10%'))
    .addOption(
      share(
        '--max-diverted-change <percent>',
        'of passages, diverted more or less than before; with more it stops',
        '10%',
      ),
    )
    .addOption(why())
    .addOption(by())
    .action(async (version: number, flags: StartFlags) => {
      const { beginRollout } = await import('./rollout.ts');
      await beginRollout(version, flags);
    });
}

function addGroupCommands(rollout: Command): void {
  const group = rollout.command('group').description('say which lanes are given releases together');

  group
    .command('set')
    .description('say which lanes a group holds; without lanes the group is gone')
    .argument('<name>', 'lower-case letters, digits and hyphens')
    .argument('[lanes...]', 'SITE/LANE, percent-encoded where a name has a slash')
    .addOption(databaseOption())
    .action(async (name: string, lanes: readonly string[], { database }: Where) => {
      const { keepGroup } = await import('./rollout.ts');
      await keepGroup(database, name, lanes);
    });

  group
    .command('list')
    .description('tell which groups there are')
    .addOption(databaseOption())
    .option('--json', 'print one JSON object')
    .action(async ({ database, json = false }: Where) => {
      const { tellGroups } = await import('./rollout.ts');
      await tellGroups(database, json);
    });
}
