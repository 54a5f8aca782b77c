import type { Command } from 'commander';

interface KeysOption {
  readonly key: readonly string[];
}
interface ExportOptions {
  readonly out: string;
  readonly images?: boolean;
}
interface JsonOption {
  readonly json?: boolean;
}

const repeated = (value: string, before: readonly string[]) => [...before, value];

/** `greenlane ledger`: whether a lane's record is what was written, and what proves that to others. */
export function addLedgerCommands(program: Command): void {
  const ledger = program.command('ledger').description('verify a record, and prove a case of it anywhere');

  ledger
    .command('verify')
    .description(
      "verify a ledger's chain and hold it against what the centre signed; exit code 1 when anything is wrong. Changes nothing; the lane must be stopped, or the file a copy",
    )
    .argument('<file>', 'the site file, or a ledger')
    .option(
      '--key <file>',
      "public key of the centre, may be repeated; without one, those of the site file's central.trustedKeys",
      repeated,
      [],
    )
    .option('--json', 'print one JSON object')
    .action(async (file: string, { key, json = false }: KeysOption & JsonOption) => {
      const { verifyLedger } = await import('./ledger-verify.ts');
      process.exitCode = verifyLedger(file, { keys: key, json });
    });

  ledger
    .command('export')
    .description('write a case as one file that proves itself; rows of others are in it as hashes alone')
    .argument('<site>', 'the site file; its lane must be stopped')
    .argument('<passage>', 'the passage, as the desk and the records name it')
    .requiredOption('--out <file>', 'where to write it; what is there is not overwritten')
    .option('--images', 'with the images that its rows name, as far as they are still kept')
    .action(async (site: string, passage: string, { out, images = false }: ExportOptions) => {
      const { exportCase } = await import('./ledger-export.ts');
      process.exitCode = await exportCase(site, passage, { out, images });
    });

  ledger
    .command('prove')
    .description('verify an exported case without lane, database or network; exit code 1 when it proves nothing')
    .argument('<bundle>', 'what `ledger export` wrote')
    .option('--key <file>', "the centre's public key, from somebody you trust; needed, may be repeated", repeated, [])
    .option('--json', 'print one JSON object')
    .action(async (bundle: string, { key, json = false }: KeysOption & JsonOption) => {
      const { proveCase } = await import('./ledger-prove.ts');
      process.exitCode = proveCase(bundle, { keys: key, json });
    });
}
