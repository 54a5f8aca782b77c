import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { z } from 'zod';
import { isFault } from '../contract/fault.ts';
import { addCentralCommands } from './central-commands.ts';
import { addEnrolCommands } from './enrol-commands.ts';
import { addLiveCommands } from './live-commands.ts';
import { countOf, seedOf, share } from './numbers.ts';
import { addLaneCommands } from './lane-commands.ts';
import { addLedgerCommands } from './ledger-commands.ts';
import { addOfficerCommands } from './officer-commands.ts';
import { addPackCommands } from './pack-commands.ts';
import { addReleaseCommands } from './release-commands.ts';
import { addRolloutCommands } from './rollout-commands.ts';

/** The command line. Each subcommand loads its own part of the house, so that a lane in service never loads another. */

interface RunOptions {
  readonly config: string;
}
interface JsonOption {
  readonly json?: boolean;
}
interface DemoOptions extends JsonOption {
  readonly passages?: number;
  readonly seed: number;
  readonly scans?: string;
  readonly desk?: boolean;
}
interface SimOptions extends JsonOption {
  readonly seed: number;
  readonly passages: number;
  readonly faults: number;
  readonly lanes: number;
}
interface BenchOptions extends JsonOption {
  readonly passages: number;
  readonly lanes: number;
  readonly outcomes: number;
}
interface EvaluateOptions extends JsonOption {
  readonly data?: string;
  readonly people: number;
  readonly bags: number;
  readonly record?: boolean;
}

function versionOf(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

function build(): Command {
  const program = new Command('greenlane')
    .description(
      'Controller of a customs passenger lane: reads the devices, judges, opens the exit or calls an officer.',
    )
    .version(versionOf(), '--version', 'print the version')
    .showHelpAfterError('(greenlane --help lists the commands, greenlane COMMAND --help its options)')
    .addHelpText(
      'after',
      `
Examples:
  greenlane check lane.yaml                  explain every mistake in a site file
  greenlane run --config lane.yaml           run the lanes of a site, until stopped
  greenlane demo --passages 25 --seed 7      a lane of simulated devices, with passengers
  greenlane sim --passages 20000 --faults 0.02   many passages in virtual time, every fault, invariants checked`,
    );

  program
    .command('run')
    .description('run the lanes of a site file until stopped; logs are lines of JSON on standard error')
    .requiredOption('--config <file>', 'the site file')
    .action(async ({ config }: RunOptions) => {
      const { run } = await import('./run.ts');
      process.exitCode = await run(config);
    });

  program
    .command('check')
    .description('explain every mistake in a site file and what it refers to; exit code 1 when there is one')
    .argument('<file>', 'the site file')
    .option('--json', 'print one JSON object')
    .action(async (file: string, { json = false }: JsonOption) => {
      const { check } = await import('./check.ts');
      process.exitCode = await check(file, { json });
    });

  addSimulatedCommands(program);
  addMeasuringCommands(program);
  addPackCommands(program);
  addOfficerCommands(program);
  addLedgerCommands(program);
  addCentralCommands(program);
  addLiveCommands(program);
  addReleaseCommands(program);
  addRolloutCommands(program);
  addLaneCommands(program);
  addEnrolCommands(program);
  return program;
}

function addSimulatedCommands(program: Command): void {
  program
    .command('demo')
    .description('run a lane of simulated devices on real wires, with passengers, until Ctrl-C or for some passages')
    .option('--passages <n>', 'end after this many passages', countOf)
    .option('--seed <n>', 'whom and what is simulated', seedOf, 1)
    .option('--json', 'print the summary as one JSON object on the last line')
    .option('--scans <folder>', 'keep pictures of the last scans there, with boxes around what was seen')
    .option('--desk', "open the officers' desk too; without --passages it is always open")
    .action(async ({ passages, seed, scans, desk = false, json = false }: DemoOptions) => {
      const { demo } = await import('../../sim/demo/demo.ts');
      const isDeskOpen = desk || passages === undefined;
      process.exitCode = await demo({ passages: passages ?? null, seed, scans, desk: isDeskOpen, json });
    });

  program
    .command('sim')
    .description('run passages in virtual time, checking the invariants after each step')
    .option('--seed <n>', 'whom, what and which faults are simulated', seedOf, 1)
    .option('--passages <n>', 'how many passengers come', countOf, 1000)
    .option('--faults <share>', 'share of time in which each device is at fault', share, 0)
    .option('--lanes <n>', 'lanes of the box', countOf, 1)
    .option('--json', 'print one JSON object')
    .action(async ({ seed, passages, faults, lanes, json = false }: SimOptions) => {
      const { sim } = await import('../../sim/virtual/sim.ts');
      process.exitCode = await sim({ seed, passages, faults, lanes, json });
    });
}

function addMeasuringCommands(program: Command): void {
  program
    .command('bench')
    .description(
      'measure on this machine what a decision costs, or (sync) what the way from many lanes to the centre does',
    )
    .argument('[what]', 'sync; without it the way of a passenger and the desk')
    .option('--passages <n>', 'passages on real wires', countOf, 40)
    .option('--lanes <n>', 'sync: how many lanes', countOf, 1000)
    .option('--outcomes <n>', 'sync: how many outcomes wait in them', countOf, 100_000)
    .option('--json', 'print one JSON object')
    .action(
      async (what: string | undefined, { passages, lanes, outcomes, json = false }: BenchOptions, command: Command) => {
        if (what === 'sync') {
          const { benchSync } = await import('../../sim/bench/sync.ts');
          process.exitCode = await benchSync({ lanes, outcomes, json });
          return;
        }
        if (what !== undefined) command.error(`error: ${what} is nothing to measure; sync is`);
        const { bench } = await import('../../sim/bench/bench.ts');
        process.exitCode = await bench({ passages, json });
      },
    );

  program
    .command('evaluate')
    .description('measure a model pack, signed or not')
    .argument('<pack>', 'name of a shipped pack (goods-risk, bag-xray, face), or the folder of any, such as ./my-pack')
    .option('--data <file.csv>', 'risk: declarations with the columns of the customs-declarations data')
    .option('--people <n>', 'face: how many people are drawn', countOf, 100)
    .option('--bags <n>', 'detector: how many bags are rendered for each split', countOf, 300)
    .option(
      '--record',
      "detector, risk: write what was measured into the pack's manifest, which must then be signed again",
    )
    .option('--json', 'print one JSON object')
    .action(async (pack: string, { data, people, bags, record, json = false }: EvaluateOptions) => {
      const { evaluate } = await import('./evaluate.ts');
      process.exitCode = await evaluate({ pack, data, people, bags, record, json });
    });
}

try {
  await build().parseAsync();
} catch (error) {
  if (!isFault(error)) throw error;
  process.stderr.write(`greenlane: ${error.message}\n`);
  process.exitCode = 1;
}
