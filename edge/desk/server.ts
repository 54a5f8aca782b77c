import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Clock } from '../../hardware/clock.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import { registerErrorAnswers } from './answer-errors.ts';
import type { DeskLedger } from './desk-ledger.ts';
import { type Doors, registerDoors } from './doors.ts';
import { createHostCheck } from '../screen/origin.ts';
import { registerNoScreen } from './no-screen.ts';
import { registerOwnAccount } from './own-account.ts';
import { PASSWORD_COST, type PasswordCost } from './password.ts';
import { type DeskPlace, type DeskTls, readTls, unusable } from './place.ts';
import { openRefusalBook } from './refusal-book.ts';
import { registerScreenFiles } from '../screen/screen-files.ts';
import { registerSecurityHeaders } from '../screen/security-headers.ts';
import { openSessions } from './sessions.ts';
import { loginSchema, type Refusal } from './wire.ts';

/** A resource of the desk: adds its routes, each with its act. */
export type Register = (app: FastifyInstance, accounts: Accounts) => void;

export interface DeskServerOptions {
  readonly place: DeskPlace;
  /** Folder of the built screen; null when there is none, and the desk says what to do. */
  readonly bundle: string | null;
  readonly ledger: DeskLedger;
  readonly clock: Clock;
  /** Everything that the desk serves beyond logging in. */
  readonly register: readonly Register[];
  /** Told what went wrong while answering; the officer has been told something calmer. */
  readonly onTrouble: (error: unknown) => void;
  readonly passwordCost?: PasswordCost;
}

export interface DeskServer {
  /** Where it is, such as `https://127.0.0.1:8443`. */
  readonly url: string;
  /** Ends every stream, answers nobody any more. The ledger may be closed afterwards. */
  close(): Promise<void>;
}

const BODY_LIMIT_BYTES = 1024 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;
const MOST_CONNECTIONS = 512;
const ANY_ADDRESS = new Set(['0.0.0.0', '::']);
/** Refusals of these kinds are an auditor's business; the others are everyday work. */
const AUDITED: ReadonlySet<Refusal['code']> = new Set(['wrong-password', 'locked-out', 'not-allowed']);

/** Opens the desk. @throws Fault `config-invalid` when it cannot be served at its place. */
export async function createDeskServer(options: DeskServerOptions): Promise<DeskServer> {
  const { place, bundle, ledger, clock, register, onTrouble } = options;
  const tls = readTls(place);
  const app = createApp(tls);
  const accounts = createAccounts({ ledger, clock, cost: options.passwordCost ?? PASSWORD_COST });
  const doors: Doors = {
    accounts,
    sessions: openSessions(ledger, clock),
    clock,
    isTls: tls !== null,
    isOurs: createHostCheck([place.host, ...place.names], tls?.certificate ?? null),
  };
  const book = openRefusalBook((drafts) => ledger.append(drafts), clock, onTrouble);
  app.addHook('onClose', async () => book.close());
  registerErrorAnswers(app, {
    onTrouble,
    onRefused: (request, { code, message }) => {
      if (!AUDITED.has(code)) return;
      const { method, ip, routeOptions } = request;
      const officer = request.officer?.name ?? triedName(request, accounts);
      // A lock-out says how long it lasts: every minute would be another kind.
      const why = code === 'locked-out' ? 'too many attempts' : message;
      book.note({ code, why, officer, from: ip, route: `${method} ${routeOptions.url ?? 'unknown'}` });
    },
  });
  await app.register(cookie);
  await registerSecurityHeaders(app, doors.isTls);
  registerDoors(app, doors);
  registerOwnAccount(app, { ...doors, ledger });
  for (const each of register) each(app, accounts);
  if (bundle === null) registerNoScreen(app);
  else await registerScreenFiles(app, bundle, { open: true });
  return { url: await listen(app, place, doors.isTls), close: async () => app.close() };
}

function createApp(tls: DeskTls | null): FastifyInstance {
  const options = {
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
  } as const;
  // Where the bytes are encrypted is no concern of any route: to all of them it is one kind of application.
  const app =
    tls === null
      ? fastify(options)
      : (fastify({ ...options, https: { cert: tls.cert, key: tls.key } }) as unknown as FastifyInstance);
  app.server.maxConnections = MOST_CONNECTIONS;
  // Pages of other sites can send text without asking first; JSON they cannot.
  app.removeContentTypeParser('text/plain');
  return app;
}

/** Whose name a stranger tried, if it is somebody's. */
function triedName({ body }: FastifyRequest, accounts: Accounts): string | null {
  const { data } = loginSchema.safeParse(body);
  return data === undefined ? null : (accounts.find(data.name)?.name ?? null);
}

async function listen(app: FastifyInstance, place: DeskPlace, isTls: boolean): Promise<string> {
  const { host, port } = place;
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    const why = error instanceof Error ? error.message : String(error);
    throw unusable(`The desk cannot be served at ${host}:${port} (${why})`, error);
  }
  const address = app.server.address();
  const own = typeof address === 'object' && address !== null ? address.port : port;
  const called = ANY_ADDRESS.has(host) ? (place.names[0] ?? 'localhost') : host;
  return `${isTls ? 'https' : 'http'}://${called.includes(':') ? `[${called}]` : called}:${own}`;
}
