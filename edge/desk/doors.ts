import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../hardware/clock.ts';
import type { Accounts } from './accounts.ts';
import { createOpenStreams } from './open-streams.ts';
import { isSameOrigin } from '../screen/origin.ts';
import { createRate } from './rate.ts';
import { Refused } from './refused.ts';
import { may } from './rights.ts';
import { isPageToken, type Sessions } from './sessions.ts';
import type { Refusal } from './wire.ts';

export interface Doors {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly isTls: boolean;
  /** Whether a Host header names this desk. */
  readonly isOurs: (host: string | undefined) => boolean;
}

const REQUESTS_A_MINUTE = 1200;
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
const FROM_OUR_PAGE = new Set([undefined, 'same-origin', 'none']);

/**
 * Whoever asks comes through here: from which place, with which session, for which act. Routes are registered after the
 * doors; one that says neither what it does nor that it is open to strangers is a programmer's error.
 */
export function registerDoors(app: FastifyInstance, doors: Doors): void {
  const { sessions, clock } = doors;
  const allows = createRate(REQUESTS_A_MINUTE, clock);
  const streams = createOpenStreams();
  sessions.onEnd((key) => streams.endOf(key));
  app.addHook('preClose', async () => {
    sessions.stop();
    streams.endAll();
  });

  app.decorateRequest('officer', null);
  app.decorateRequest('session', null);
  app.addHook('onRoute', ({ method, url, config }) => {
    if (config?.open === true || config?.act !== undefined) return;
    throw new TypeError(`The route ${String(method)} ${url} says neither its act nor that it is open`);
  });
  app.addHook('onRequest', async (request, reply) => {
    if (!allows(request.ip)) throw tooMany('Too many requests from this computer. Please wait a minute.');
    refuseStrangePlaces(request, doors);
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    if (request.is404) return;
    const { open, stream, unattended } = request.routeOptions.config;
    recognise(request, doors);
    if (open === true) return;
    refuseActs(request, doors);
    if (request.session === null) return;
    const { session } = request.session;
    if (stream === true) streams.add(session.key, reply.raw);
    else if (unattended !== true) sessions.touch(session);
  });
}

/** The name of the cookie with the session's token. Browsers keep a `__Host-` one from being set from elsewhere. */
function cookieName(isTls: boolean): string {
  return isTls ? '__Host-greenlane' : 'greenlane';
}

/** Gives the browser a session to carry; null takes it back. */
export function setSessionCookie(reply: FastifyReply, token: string | null, isTls: boolean): void {
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure: isTls } as const;
  if (token === null) reply.clearCookie(cookieName(isTls), options);
  else reply.setCookie(cookieName(isTls), token, options);
}

export function tooMany(message: string): Refused {
  return new Refused(429, { code: 'locked-out', message });
}

function refuseStrangePlaces({ headers, method, url }: FastifyRequest, { isOurs, isTls }: Doors): void {
  if (!isOurs(headers.host)) throw notAllowed('This desk is not called by that name.');
  const isApi = url.startsWith('/api/');
  if (isApi && !FROM_OUR_PAGE.has(one(headers['sec-fetch-site']))) throw notAllowed('Another site may not ask this.');
  const mustBeOurs = !READING.has(method) || (isApi && headers.origin !== undefined);
  if (mustBeOurs && !isSameOrigin(headers.origin, headers.host, isTls)) {
    throw notAllowed('This was not sent by a page of this desk.');
  }
}

/** Finds out who asks, if the request carries a session that has not ended. */
function recognise(request: FastifyRequest, { sessions, accounts, isTls }: Doors): void {
  const token = request.cookies[cookieName(isTls)];
  const session = token === undefined ? null : sessions.find(token);
  if (token === undefined || session === null) return;
  const account = accounts.find(session.officer);
  if (account === null) return sessions.end(session);
  request.officer = { name: account.name, role: account.role };
  request.session = { token, session };
}

function refuseActs(request: FastifyRequest, { accounts }: Doors): void {
  const { officer, session, method, headers } = request;
  const { act } = request.routeOptions.config;
  if (officer === null || session === null) {
    throw new Refused(401, { code: 'not-signed-in', message: 'Please log in.' });
  }
  if (act === undefined || !may(officer.role, act)) throw notAllowed(`This is not for the role ${officer.role}.`);
  if (act !== 'own-account' && accounts.find(officer.name)?.mustChangePassword === true) {
    throw notAllowed('Please choose a password of your own first.');
  }
  if (!READING.has(method) && !isPageToken(headers['x-greenlane-token'], session.token)) {
    throw notAllowed('This page is out of date. Please load it again.');
  }
}

const one = (header: string | string[] | undefined) => (Array.isArray(header) ? header.join() : header);

function notAllowed(message: string): Refused {
  const refusal: Refusal = { code: 'not-allowed', message };
  return new Refused(403, refusal);
}
