import type { Command } from 'commander';
import { countOf } from './numbers.ts';

interface EnrolFlags {
  readonly out: string;
  readonly site?: string;
  readonly lanes?: readonly string[];
  readonly device: readonly string[];
  readonly brokerHost: readonly string[];
  readonly contentHost: readonly string[];
  readonly fleetHost: readonly string[];
  readonly viewer: readonly string[];
  readonly centre?: boolean;
  readonly days: number;
  readonly renew?: boolean;
  readonly remove?: boolean;
  readonly letInAgain?: boolean;
}

const repeated = (value: string, before: readonly string[]) => [...before, value];
const listed = (value: string) => value.split(',').map((each) => each.trim());

/** `greenlane enrol`: identities for a site that has no authority of its own. */
export function addEnrolCommands(program: Command): void {
  program
    .command('enrol')
    .description(
      'make an authority, certificates and keys for brokers, centre, lanes and people, and the files that brokers need; again for each further computer, lane or person',
    )
    .requiredOption('--out <folder>', 'where the authority is, or shall be')
    .option('--site <name>', 'site of a computer: a new one gets an identity, and keeps it when it is named again')
    .option('--lanes <ids>', 'its lanes, or those that it gets besides, with commas between them', listed)
    .option(
      '--device <prefix>',
      'topics below it are for the devices of its lanes on the same broker, may be repeated',
      repeated,
      [],
    )
    .option('--broker-host <host>', "the broker's host name or address, may be repeated", repeated, [])
    .option('--content-host <host>', "what the centre's content is reached by, may be repeated", repeated, [])
    .option('--fleet-host <host>', 'what the page of the fleet is reached by, may be repeated', repeated, [])
    .option(
      '--viewer <name>',
      'make an identity for a person who may look at the page of the fleet, may be repeated; best with --out of its own',
      repeated,
      [],
    )
    .option('--centre', 'make an identity for the centre, and keys that sign receipts and releases')
    .option('--days <n>', 'for how long certificates are valid', countOf, 397)
    .option(
      '--remove',
      'take --lanes and --device from the --site, once they are out of its site file; or shut its computer out where none are named',
    )
    .option(
      '--let-in-again',
      'enrol a --site that was shut out under its old name, though its old certificate opens the brokers again, too',
    )
    .option('--renew', 'renew, for the same keys, the certificates that end within 60 days')
    .action(async ({ site, lanes = [], centre = false, renew = false, remove = false, ...flags }: EnrolFlags) => {
      const commands = await import('./enrol.ts');
      const { out, days, device: devices, viewer: viewers, letInAgain = false } = flags;
      const { brokerHost: brokerHosts, contentHost: contentHosts, fleetHost: fleetHosts } = flags;
      const named = { out, days, site: site ?? null, lanes, devices, viewers, centre };
      const wish = { ...named, brokerHosts, contentHosts, fleetHosts, letInAgain };
      if (remove) return commands.removeFrom(wish);
      if (!renew || commands.isAnybodyNamed(wish)) commands.enrolAll(wish);
      if (renew) commands.renewAll(out, days);
    });
}
