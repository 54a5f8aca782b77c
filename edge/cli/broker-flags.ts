import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
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

const CERTIFICATES = 'mqtts needs --ca, and --cert with --cert-key where the broker asks for them';

/** What to give, by the key of a site file's broker that does not fit. */
const FLAG_WANTS: Readonly<Record<string, string>> = {
  url: '--broker wants mqtt://host:port or mqtts://host:port, without user and password',
  username: '--username wants 1 to 256 characters, and is needed with --password-file',
  tls: `${CERTIFICATES}; mqtt takes none of them`,
  'tls.caFile': CERTIFICATES,
};

/** @throws Fault `data-invalid` */
export function brokerOf(flags: BrokerFlags): SiteConfig['broker'] {
  const { broker: url, username, passwordFile, ca, cert, certKey } = flags;
  if ((cert === undefined) !== (certKey === undefined)) throw new Fault('data-invalid', CERTIFICATES);
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
  if (parsed.success) {
    requireUsable(flags);
    return parsed.data;
  }
  const [issue] = parsed.error.issues;
  const key = issue?.path.join('.') ?? '';
  const what = FLAG_WANTS[key] ?? `The broker's ${key} does not fit: ${issue?.message ?? ''}`;
  throw new Fault('data-invalid', what);
}

/** Whoever gave flags knows no keys of a site file: what is wrong with a file is told by its flag. */
function requireUsable({ passwordFile, ca, cert, certKey }: BrokerFlags): void {
  readFlagged('--password-file', passwordFile);
  const pem = {
    ca: readFlagged('--ca', ca),
    cert: readFlagged('--cert', cert),
    key: readFlagged('--cert-key', certKey),
  };
  try {
    createSecureContext(pem);
  } catch (error) {
    const what = `--ca, --cert and --cert-key are no PEM, or do not belong together: ${String(error)}`;
    throw new Fault('data-invalid', what, {}, error);
  }
}

function readFlagged(flag: string, file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Fault('data-invalid', `The file of ${flag} cannot be read: ${String(error)}`, { file }, error);
  }
}
