import { type Command, Option } from 'commander';
import { type Role, roleSchema } from '../contract/officer.ts';

interface SiteOption {
  readonly site: string;
}
interface PasswordOption extends SiteOption {
  readonly passwordStdin?: boolean;
  readonly oneTime?: boolean;
}

const site = () => new Option('--site <file>', 'the site file').default('lane.yaml');
const role = () =>
  new Option('--role <role>', 'what the person is there for').choices(roleSchema.options).makeOptionMandatory();
const fromInput = () =>
  new Option('--password-stdin', 'read the password from standard input, up to its first line end');
const oneTime = () => new Option('--one-time', 'print a password that must be changed at the first login');

/** `greenlane officer`: who may work at the desk. */
export function addOfficerCommands(program: Command): void {
  const officer = program
    .command('officer')
    .description('say who may work at the desk; while the lane is stopped, since it alone writes its ledger');

  officer
    .command('add')
    .description('give a person an account')
    .argument('<name>', 'the name that stands in every record of what they do')
    .addOption(role())
    .addOption(site())
    .addOption(fromInput())
    .addOption(oneTime())
    .action(async (name: string, { role, ...options }: PasswordOption & { readonly role: Role }) => {
      const { addOfficer } = await import('./officer.ts');
      process.exitCode = await addOfficer(name, role, options);
    });

  officer
    .command('list')
    .description('tell who has an account, and how each stands')
    .addOption(site())
    .option('--json', 'print one JSON object')
    .action(async ({ site, json = false }: SiteOption & { readonly json?: boolean }) => {
      const { listOfficers } = await import('./officer.ts');
      process.exitCode = await listOfficers(site, json);
    });

  officer
    .command('password')
    .description('give a person a new password; ends their sessions and a lock-out')
    .argument('<name>')
    .addOption(site())
    .addOption(fromInput())
    .addOption(oneTime())
    .action(async (name: string, options: PasswordOption) => {
      const { setOfficerPassword } = await import('./officer.ts');
      process.exitCode = await setOfficerPassword(name, options);
    });

  officer
    .command('role')
    .description('make a person something else; ends their sessions')
    .argument('<name>')
    .addOption(role())
    .addOption(site())
    .action(async (name: string, { site, role }: SiteOption & { readonly role: Role }) => {
      const { changeOfficer } = await import('./officer.ts');
      process.exitCode = await changeOfficer(site, (roster) => roster.setRole(name, role), `${name} is ${role} now`);
    });

  for (const [what, told] of [
    ['disable', 'cannot log in any more'],
    ['enable', 'may log in'],
  ] as const) {
    officer
      .command(what)
      .description(what === 'disable' ? 'keep a person out; their records stay' : 'let a person in again')
      .argument('<name>')
      .addOption(site())
      .action(async (name: string, { site }: SiteOption) => {
        const { changeOfficer } = await import('./officer.ts');
        process.exitCode = await changeOfficer(site, (roster) => roster[what](name), `${name} ${told}`);
      });
  }
}
