import type { Command } from 'commander';
import { brokerSchema } from '../config/schema.ts';
import { Fault } from '../contract/fault.ts';
import { developmentKey, developmentPrivateKey, type PrivateKey, readPrivateKey } from '../signing/keys.ts';
import { countOf } from './numbers.ts';

interface CentralFlags {
  readonly database: string;
  readonly broker: string;
  readonly username?: string;
  readonly passwordFile?: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly certKey?: string;
  readonly key?: string;
  readonly site?: string;
  readonly simulated?: boolean;
  readonly keepDays?: number;
}

/** `greenlane central`: the other end of the lanes' conversation. */
export function addCentralCommands(program: Command): void {
  program
    .command('central')
    .description(
      'take what lanes send into a database and receipt it, until stopped; as many as wanted on one database',
    )
    .requiredOption('--database <url|folder>', 'postgres://user@host/name, or a folder for the embedded one')
    .requiredOption('--broker <url>', 'mqtt://host:port or mqtts://host:port')
    .option('--username <name>', 'user at the broker')
    .option('--password-file <file>', "file that holds nothing but the broker's password")
    .option('--ca <file>', 'certificate of the authority that signed the broker, PEM; needed with mqtts')
    .option('--cert <file>', 'certificate of this computer, PEM')
    .option('--cert-key <file>', 'private key of this computer, PEM')
    .option('--key <file>', 'private key that signs receipts; without one, with --simulated alone, the development key')
    .option('--site <name>', 'take this site alone; every site otherwise')
    .option('--simulated', 'take simulated lanes, and no real ones')
    .option('--keep-days <n>', 'drop days that are older; otherwise every day is kept', countOf)
    .addHelpText('after', '\nThe password of the database is read from PGPASSWORD or ~/.pgpass, as PostgreSQL has it.')
    .action(async ({ database, site, simulated = false, keepDays, key, ...flags }: CentralFlags) => {
      const { central } = await import('./central.ts');
      process.exitCode = await central({
        database,
        broker: brokerOf(flags),
        site: site ?? null,
        simulated,
        keepDays: keepDays ?? null,
        key: centralKey(key, simulated),
      });
    });
}

/** Who the centre is. In operation nobody may be everybody, and everybody has the development key. */
function centralKey(file: string | undefined, simulated: boolean): PrivateKey {
  const key = file === undefined ? null : readPrivateKey(file);
  if (simulated) return key ?? developmentPrivateKey();
  if (key !== null && key.id !== developmentKey().id) return key;
  const what =
    key === null ? 'A centre of real lanes needs a key' : 'The development key, which everybody has, is none';
  throw new Fault('key-invalid', `${what} to sign its receipts with (--key)`, { file: file ?? null });
}

function brokerOf({ broker: url, username, passwordFile, ca, cert, certKey }: Omit<CentralFlags, 'database'>) {
  const hasTls = ca !== undefined || cert !== undefined || certKey !== undefined;
  const tls = {
    caFile: ca,
    ...(cert === undefined ? {} : { certFile: cert }),
    ...(certKey === undefined ? {} : { keyFile: certKey }),
  };
  const parsed = brokerSchema.safeParse({
    url,
    ...(username === undefined ? {} : { username }),
    ...(passwordFile === undefined ? {} : { passwordFile }),
    ...(hasTls ? { tls } : {}),
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const what = `The broker's ${issue?.path.join('.') ?? 'address'} does not fit: ${issue?.message ?? ''}`;
  throw new Fault('config-invalid', what, { broker: url });
}
