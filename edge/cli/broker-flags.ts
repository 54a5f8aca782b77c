import type { Command } from 'commander';
import { brokerSchema, type SiteConfig } from '../config/schema.ts';
import { Fault } from '../contract/fault.ts';

/** How a command reaches a broker. */
export interface BrokerFlags {
  readonly broker: string;
  readonly username?: string;
  readonly passwordFile?: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly certKey?: string;
}

/** Adds the options of a broker to a command. */
export function withBroker(command: Command): Command {
  return command
    .requiredOption('--broker <url>', 'mqtt://host:port or mqtts://host:port')
    .option('--username <name>', 'user at the broker')
    .option('--password-file <file>', "file that holds nothing but the broker's password")
    .option('--ca <file>', 'certificate of the authority that signed the broker, PEM; needed with mqtts')
    .option('--cert <file>', 'certificate of this computer, PEM')
    .option('--cert-key <file>', 'private key of this computer, PEM');
}

/** @throws Fault `config-invalid` */
export function brokerOf(flags: BrokerFlags): SiteConfig['broker'] {
  const { broker: url, username, passwordFile, ca, cert, certKey } = flags;
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
