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
    .description('verify signatures, hashes and models as a lane does; exit code 1 when it would refuse the pack')
    .argument('<folder>', 'the pack')
    .option(
      '--trust <file>',
      'public key to trust, may be repeated; without one, the development key counts',
      repeated,
      [],
    )
    .action(async (folder: string, { trust }: VerifyOptions) => {
      const { verify } = await import('./pack.ts');
      verify(folder, trust);
    });

  pack
    .command('inspect')
    .description('tell what a pack says of itself, signed or not, and what its models take and answer')
    .argument('<folder>', 'the pack, or a single .onnx file')
    .option('--json', 'print one JSON object')
    .action(async (folder: string, { json = false }: { readonly json?: boolean }) => {
      const { inspect } = await import('./pack-inspect.ts');
      inspect(folder, { json });
    });

  pack
    .command('keygen')
    .description('write a new pair of key files to sign packs with')
    .argument('<name>', 'who signs: lower-case letters, digits and hyphens')
    .option('--into <folder>', 'where the files are written', '.')
    .action(async (name: string, { into }: KeygenOptions) => {
      const { keygen } = await import('./pack.ts');
      keygen(name, into);
    });
}
