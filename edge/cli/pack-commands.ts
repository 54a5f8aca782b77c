import type { Command } from 'commander';

interface SignOptions {
  readonly key: string;
}
interface VerifyOptions {
  readonly trust: readonly string[];
}
interface KeygenOptions {
  readonly into: string;
}

const repeated = (value: string, before: readonly string[]) => [...before, value];

interface ConfigOption {
  readonly config: string;
}

/** `greenlane pack`: what the maker of a model pack needs, and who wants to know one before using it. */
export function addPackCommands(program: Command): void {
  const pack = program.command('pack').description('make, sign and examine model packs');

  pack
    .command('sign')
    .description('write size and hash of each file into the manifest, and sign it')
    .argument('<folder>', 'the pack')
    .requiredOption('--key <file>', 'private key of `pack keygen`')
    .action(async (folder: string, { key }: SignOptions) => {
      const { sign } = await import('./pack.ts');
      sign(folder, key);
    });

  pack
    .command('verify')
    .description(
      'verify signatures, hashes and models, and load them, as a lane does; exit code 1 when it would refuse the pack',
    )
    .argument('<folder>', 'the pack')
    .option(
      '--trust <file>',
      'public key to trust, may be repeated; without one, the development key counts',
      repeated,
      [],
    )
    .action(async (folder: string, { trust }: VerifyOptions) => {
      const { verify } = await import('./pack.ts');
      await verify(folder, trust);
    });

  pack
    .command('inspect')
    .description(
      'tell what a pack says of itself, signed or not, and what its models take and answer; exit code 1 when no lane would run one',
    )
    .argument('<folder>', 'the pack, or a single .onnx file')
    .option('--json', 'print one JSON object')
    .action(async (folder: string, { json = false }: { readonly json?: boolean }) => {
      const { inspect } = await import('./pack-inspect.ts');
      process.exitCode = inspect(folder, { json });
    });

  pack
    .command('keygen')
    .description('write a new pair of key files to sign with: model packs, or as a centre')
    .argument('<name>', 'who signs: lower-case letters, digits and hyphens')
    .option('--into <folder>', 'where the files are written', '.')
    .action(async (name: string, { into }: KeygenOptions) => {
      const { keygen } = await import('./pack.ts');
      keygen(name, into);
    });

  addSwapCommands(pack);
}

/** What changes a pack while the lane runs. */
function addSwapCommands(pack: Command): void {
  pack
    .command('stage')
    .description('hand a new version to the lane, which tries it beside the one that serves')
    .argument('<folder>', 'the pack')
    .requiredOption('--config <file>', 'the site file')
    .action(async (folder: string, { config }: ConfigOption) => {
      const { stage } = await import('./pack-swap.ts');
      stage(folder, config);
    });

  pack
    .command('status')
    .description('tell which packs serve, which is on trial with which figures, and what became of the last')
    .requiredOption('--config <file>', 'the site file')
    .option('--json', 'print one JSON object')
    .action(async ({ config, json = false }: ConfigOption & { readonly json?: boolean }) => {
      const { status } = await import('./pack-swap.ts');
      await status(config, json);
    });

  pack
    .command('withdraw')
    .description('end the trial of a pack; without one, the version before serves from the next start on')
    .argument('<id>', 'the pack')
    .requiredOption('--config <file>', 'the site file')
    .action(async (id: string, { config }: ConfigOption) => {
      const { withdraw } = await import('./pack-swap.ts');
      withdraw(id, config);
    });
}
