import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Accounts } from './accounts.ts';
import { actorOf, type DeskLedger, deskRow } from './desk-ledger.ts';
import { type Doors, setSessionCookie, tooMany } from './doors.ts';
import { createRate } from './rate.ts';
import { Refused } from './refused.ts';
import { officerOf, type SignedIn } from './request.ts';
import { pageTokenOf } from './sessions.ts';
import { loginSchema, type Me, passwordSchema } from './wire.ts';

const LOGINS_A_MINUTE = 20;
const LOGIN_LIMIT_BYTES = 4096;

/** Logging in and out, and one's own password. A session is never taken over: every login begins a new one. */
export function registerOwnAccount(app: FastifyInstance, desk: Doors & { readonly ledger: DeskLedger }): void {
  const { accounts, sessions, clock, ledger } = desk;
  const allows = createRate(LOGINS_A_MINUTE, clock);

  function begin(request: FastifyRequest, reply: FastifyReply, officer: SignedIn): Me {
    const row = deskRow(clock, { what: 'signed-in', by: actorOf(officer), from: request.ip });
    const token = sessions.begin(officer.name, row);
    setSessionCookie(reply, token, desk.isTls);
    return meOf(desk, officer.name, token);
  }

  app.post('/api/login', { bodyLimit: LOGIN_LIMIT_BYTES, config: { open: true } }, async (request, reply) => {
    if (!allows(request.ip)) throw tooMany('Too many logins from this computer. Please wait a minute.');
    const officer = await accounts.check(loginSchema.parse(request.body));
    if (request.session !== null) sessions.end(request.session.session);
    return begin(request, reply, officer);
  });

  app.post('/api/logout', { config: { act: 'own-account' } }, async (request, reply) => {
    const officer = officerOf(request);
    if (request.session !== null) sessions.end(request.session.session);
    setSessionCookie(reply, null, desk.isTls);
    ledger.append([deskRow(clock, { what: 'signed-out', by: actorOf(officer) })]);
    return {};
  });

  app.post('/api/password', { config: { act: 'own-account' } }, async (request, reply) => {
    const { name, role } = officerOf(request);
    if (!allows(request.ip)) throw tooMany('Too many passwords from this computer. Please wait a minute.');
    const { old, fresh } = passwordSchema.parse(request.body);
    await accounts.changePassword({ name, password: old }, fresh);
    sessions.endAllOf(name);
    return begin(request, reply, { name, role });
  });

  app.get('/api/me', { config: { act: 'own-account' } }, (request): Me => {
    const { name } = officerOf(request);
    return meOf(desk, name, request.session?.token ?? '');
  });
}

function meOf({ accounts, sessions, clock }: Doors, officer: string, token: string): Me {
  const account = accountOf(accounts, officer);
  const endsMs = sessions.find(token)?.endsMs ?? clock.nowMs();
  return {
    name: account.name,
    role: account.role,
    token: pageTokenOf(token),
    mustChangePassword: account.mustChangePassword,
    endsAtMs: clock.wallMs() + (endsMs - clock.nowMs()),
  };
}

function accountOf(accounts: Accounts, officer: string) {
  const account = accounts.find(officer);
  if (account !== null) return account;
  throw new Refused(401, { code: 'not-signed-in', message: 'Please log in.' });
}
