import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createVirtualClock, type VirtualClock } from '../../hardware/virtual-clock.ts';
import { DESK_LANE, type Role, roleSchema } from '../contract/officer.ts';
import { openLedger, type OpenLedger } from '../ledger/ledger.ts';
import { writeCertificate } from './certificate.fixture.ts';
import type { PasswordCost } from './password.ts';
import { createRoster, type Roster } from './roster.ts';
import { createDeskServer, type DeskServer, type Register } from './server.ts';
import type { Me } from './wire.ts';

/** Quick to hash: what it costs to guess is measured elsewhere. */
export const CHEAP: PasswordCost = { cost: 16, blockSize: 8, parallelization: 1 };
export const PASSWORD = 'seven grey herons';

/** The name in the certificate, where there is one. */
const TLS_NAME = 'desk.riverport.example';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface Asking {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers that a browser would send, and that are left out. */
  readonly without?: readonly string[];
}

/** A browser, as far as the doors look at one: it keeps a cookie, and says where its page comes from. */
export interface Browser {
  ask(method: string, path: string, asking?: Asking): Promise<Answer>;
  /** Asks for an answer that goes on. */
  listen(path: string): Promise<IncomingMessage>;
  login(name: string, password?: string): Promise<Answer>;
  cookie(): string;
  /** Carries a cookie that it was never given. */
  carry(cookie: string): void;
  me(): Promise<Me>;
}

export interface Desk {
  readonly url: string;
  readonly clock: VirtualClock;
  readonly ledger: OpenLedger;
  readonly roster: Roster;
  readonly troubles: unknown[];
  browser(): Browser;
  /** Bodies of the desk's own chain, oldest first. */
  audit(): readonly Readonly<Record<string, unknown>>[];
  /** Closes the server and opens it again over the same ledger. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface DeskSetting {
  readonly register?: readonly Register[];
  /** Resources over the desk's own ledger and clock. */
  readonly resources?: (ledger: OpenLedger, clock: VirtualClock) => readonly Register[];
  readonly isTls?: boolean;
  readonly names?: readonly string[];
}

/** The desk over real HTTP in virtual time, with one person of each role, named as the role; all have PASSWORD. */
export async function openDesk(setting: DeskSetting = {}): Promise<Desk> {
  const { register = [], resources = () => [], isTls = false, names = [] } = setting;
  const folder = mkdtempSync(join(tmpdir(), 'desk-'));
  const clock = createVirtualClock();
  const ledger = openLedger({ file: ':memory:', clock, simulated: true });
  const roster = createRoster({ ledger, clock, cost: CHEAP, through: 'a test' });
  for (const role of roleSchema.options) await roster.add(nameOf(role), role, PASSWORD, false);
  const troubles: unknown[] = [];
  const tls = isTls ? writeCertificate(folder, [TLS_NAME, '127.0.0.1']) : null;
  const place = { host: '127.0.0.1', port: 0, names, ...(tls === null ? {} : { tls }) };
  const own = resources(ledger, clock);
  const open = async () =>
    createDeskServer({
      place,
      bundle: writeBundle(folder),
      ledger,
      clock,
      register: [...register, ...own],
      onTrouble: (error) => troubles.push(error),
      passwordCost: CHEAP,
    });
  let server: DeskServer = await open();
  return {
    get url() {
      return server.url;
    },
    clock,
    ledger,
    roster,
    troubles,
    browser: () => createBrowser(() => server.url, tls?.cert ?? null),
    audit: () => ledger.records(DESK_LANE, 1, 10_000).map(({ body }) => body),
    async restart() {
      await server.close();
      server = await open();
    },
    async stop() {
      await server.close();
      ledger.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const nameOf = (role: Role) => `${role.charAt(0).toUpperCase()}${role.slice(1)}`;

function writeBundle(folder: string): string {
  const bundle = join(folder, 'bundle');
  mkdirSync(join(bundle, 'assets'), { recursive: true });
  writeFileSync(join(bundle, 'index.html'), '<!doctype html><title>Greenlane</title>');
  writeFileSync(join(bundle, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(bundle, 'assets', 'main-4f3a.js'), 'export {};');
  writeFileSync(join(bundle, 'assets', 'main-4f3a.js.gz'), 'not really compressed');
  return bundle;
}

function createBrowser(urlOf: () => string, ca: string | null): Browser {
  let cookie = '';
  let token = '';

  async function send(method: string, path: string, { body, headers = {}, without = [] }: Asking = {}) {
    const own: Record<string, string> = {
      'sec-fetch-site': 'same-origin',
      ...(method === 'GET' ? {} : { origin: urlOf() }),
      ...(cookie === '' ? {} : { cookie }),
      ...(token === '' ? {} : { 'x-greenlane-token': token }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    };
    for (const name of without) delete own[name];
    const over = ca === null ? overHttp : overHttps;
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const request = over(`${urlOf()}${path}`, {
      method,
      headers: own,
      agent: false,
      ...(ca === null ? {} : { ca, servername: TLS_NAME }),
    });
    request.once('response', resolve).once('error', reject);
    request.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
    const response = await promise;
    const [given] = response.headers['set-cookie'] ?? [];
    if (given !== undefined) cookie = given.split(';', 1)[0] ?? '';
    return response;
  }

  async function ask(method: string, path: string, asking?: Asking): Promise<Answer> {
    const response = await send(method, path, asking);
    const { statusCode = 0, headers } = response;
    const said = await text(response);
    const isJson = headers['content-type']?.startsWith('application/json') === true;
    return { status: statusCode, headers, body: isJson ? (JSON.parse(said) as unknown) : said };
  }

  return {
    ask,
    listen: async (path) => send('GET', path),
    async login(name, password = PASSWORD) {
      const answer = await ask('POST', '/api/login', { body: { name, password } });
      if (answer.status === 200) ({ token } = answer.body as Me);
      return answer;
    },
    cookie: () => cookie,
    carry(other) {
      cookie = other;
    },
    me: async () => (await ask('GET', '/api/me')).body as Me,
  };
}
