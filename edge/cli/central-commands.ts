import type { Command } from 'commander';
import { type BrokerFlags, brokerOf, withBroker } from './broker-flags.ts';
import { centralKey } from './centre-keys.ts';
import { type ContentFlags, contentOf, withContent } from './content-flags.ts';
import { type FleetFlags, fleetOf, withFleet } from './fleet-flags.ts';
import { countOf } from './numbers.ts';

interface CentralFlags extends BrokerFlags, ContentFlags, FleetFlags {
  readonly database: string;
  readonly key?: string;
  readonly newKey?: boolean;
  readonly site?: string;
  readonly simulated?: boolean;
  readonly keepDays?: number;
}

/** `greenlane central`: the other end of the lanes' conversation. */
export function addCentralCommands(program: Command): void {
  const command = program
    .command('central')
    .description(
      'take what lanes send into a database and receipt it, until stopped; as many as wanted on one database',
    );
  withFleet(withContent(withBroker(command)))
    .requiredOption(
      '--database <url|folder>',
      'postgres://user@host/name, or a folder for the embedded one (simulated lanes alone)',
    )
    .option('--key <file>', 'private key that signs receipts; without one, with --simulated alone, the development key')
    .option('--new-key', 'sign with a key that this database has not known so far; once, when every lane trusts it')
    .option('--site <name>', 'take this site alone; every site otherwise')
    .option('--simulated', 'take simulated lanes, and no real ones')
    .option('--keep-days <n>', 'drop days that are older; otherwise every day is kept', countOf)
    .addHelpText('after', '\nThe password of the database is read from PGPASSWORD or ~/.pgpass, as PostgreSQL has it.')
    .action(async ({ database, site, simulated = false, keepDays, key, newKey = false, ...flags }: CentralFlags) => {
      const { central } = await import('./central.ts');
      process.exitCode = await central({
        database,
        broker: brokerOf(flags),
        site: site ?? null,
        simulated,
        keepDays: keepDays ?? null,
        key: centralKey(key, simulated),
        isNewKey: newKey,
        content: contentOf(flags),
        fleet: fleetOf(flags),
      });
    });
}
