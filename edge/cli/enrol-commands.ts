import type { Command } from 'commander';
import { countOf } from './numbers.ts';

interface EnrolFlags {
  readonly out: string;
  readonly site?: string;
  readonly lanes?: readonly string[];
  readonly device: readonly string[];
  readonly brokerHost: readonly string[];
  readonly contentHost: readonly string[];
  readonly centre?: boolean;
  readonly days: number;
  readonly renew?: boolean;
}

const repeated = (value: string, before: readonly string[]) => [...before, value];
const listed = (value: string) => value.split(',').map((each) => each.trim());

/** `greenlane enrol`: identities for a site that has no authority of its own. */
export function addEnrolCommands(program: Command): void {
  program
    .command('enrol')
    .description(
      'make an authority, certificates and keys for brokers, centre and lanes, and the files that brokers need; again for each further computer',
    )
    .requiredOption('--out <folder>', 'where the authority is, or shall be')
    .option('--site <name>', 'site of the computer that gets an identity')
    .option('--lanes <ids>', 'its lanes, with commas between them', listed)
    .option(
      '--device <prefix>',
      'topics below it are for the devices of its lanes on the same broker, may be repeated',
      repeated,
      [],
    )
    .option('--broker-host <host>', "the broker's host name or address, may be repeated", repeated, [])
    .option('--content-host <host>', "what the centre's content is reached by, may be repeated", repeated, [])
    .option('--centre', 'make an identity for the centre, and keys that sign receipts and releases')
    .option('--days <n>', 'for how long certificates are valid', countOf, 397)
    .option('--renew', 'renew, for the same keys, the certificates that end within 60 days')
    .action(async ({ site, lanes = [], centre = false, renew = false, ...flags }: EnrolFlags) => {
      const commands = await import('./enrol.ts');
      const { out, days, device: devices, brokerHost: brokerHosts, contentHost: contentHosts } = flags;
      if (renew) return commands.renewAll(out, days);
      commands.enrolAll({ out, days, site: site ?? null, lanes, devices, brokerHosts, contentHosts, centre });
    });
}
