import { X509Certificate } from 'node:crypto';
import fastify, { type FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../../hardware/clock.ts';
import { Fault, isFault, reasonOf } from '../contract/fault.ts';
import { createEventStreams } from '../screen/event-streams.ts';
import { createHostCheck } from '../screen/origin.ts';
import { registerScreenFiles } from '../screen/screen-files.ts';
import { registerSecurityHeaders } from '../screen/security-headers.ts';
import type { ReceiptSigner } from '../sync/signed-receipt.ts';
import type { FiguresReads } from './figures-reads.ts';
import { readFigures } from './figures.ts';
import { caseBundle } from './case-bundle.ts';
import type { FleetFeed } from './fleet-feed.ts';
import { laneNameSchema, laneView, passagePage } from './lane-view.ts';
import type { LaneReads } from './lane-reads.ts';
import { passageView } from './passage-view.ts';
import { type FleetPlace, type FleetTls, readFleetTls } from './place.ts';
import { isViewer } from './viewer.ts';
import type { Refusal } from './wire.ts';

export interface FleetServerOptions {
  readonly place: FleetPlace;
  /** Folder of the built screen. */
  readonly bundle: string;
  readonly clock: Clock;
  readonly feed: FleetFeed;
  readonly lanes: LaneReads;
  readonly figures: FiguresReads;
  /** Signs the receipts of bundles. */
  readonly sign: ReceiptSigner;
  /** Told what went wrong while answering; whoever asked has been told something calmer. */
  readonly onTrouble: (error: unknown) => void;
}

const SCREENS_LIMIT = 256;
const REQUEST_TIMEOUT_MS = 60_000;
const FROM_OUR_PAGE: ReadonlySet<unknown> = new Set([undefined, 'same-origin', 'none']);

const spanSchema = z.object({
  hours: z.coerce
    .number()
    .int()
    .min(1)
    .max(24 * 92)
    .default(24),
  site: z.string().min(1).optional(),
});
const beforeSchema = z.object({ before: z.coerce.number() });
const passageSchema = laneNameSchema.extend({ passage: z.string().min(1) });

/** Serves the page of the fleet: nothing here changes anything. @throws Fault `config-invalid` when it cannot be served */
export async function openFleetServer(options: FleetServerOptions): Promise<{ url: string; close(): Promise<void> }> {
  const { place, bundle } = options;
  const tls = readFleetTls(place);
  const app = createApp(tls);
  answerErrors(app, options.onTrouble);
  guard(app, place, tls);
  await registerSecurityHeaders(app, tls !== null);
  registerFleet(app, options);
  await registerScreenFiles(app, bundle);
  try {
    return { url: await app.listen({ host: place.host, port: place.port }), close: async () => app.close() };
  } catch (error) {
    await app.close();
    const what = `The fleet's page cannot be served at ${place.host}:${place.port} (${reasonOf(error)})`;
    throw new Fault('config-invalid', what, {}, error);
  }
}

function createApp(tls: FleetTls | null): FastifyInstance {
  const options = { requestTimeout: REQUEST_TIMEOUT_MS, forceCloseConnections: true, bodyLimit: 1 } as const;
  if (tls === null) return fastify(options);
  const https = { ...tls, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.3' } as const;
  return fastify({ ...options, https });
}

/** Another name that leads here is somebody's trick (DNS rebinding), and pages of others may not ask. */
function guard(app: FastifyInstance, { host }: FleetPlace, tls: FleetTls | null): void {
  const certificate = tls === null ? null : new X509Certificate(String(tls.cert));
  const isOurs = createHostCheck([host], certificate);
  app.addHook('onRequest', async ({ headers, url, socket }, reply) => {
    if (tls !== null && !isViewer(socket)) throw refusal(403, 'not-allowed', 'This certificate is not of a viewer.');
    if (!isOurs(headers.host)) throw refusal(403, 'not-allowed', 'The page of the fleet is not called by that name.');
    if (!url.startsWith('/api/')) return;
    if (!FROM_OUR_PAGE.has(headers['sec-fetch-site'])) {
      throw refusal(403, 'not-allowed', 'Another site may not ask this.');
    }
    reply.header('cache-control', 'no-store');
  });
}

function registerFleet(app: FastifyInstance, { feed, lanes, figures, sign, clock }: FleetServerOptions): void {
  const streams = createEventStreams(app, clock);
  app.get('/api/stream', (_, reply) => {
    if (streams.count() >= SCREENS_LIMIT) throw refusal(503, 'unavailable', 'Too many screens are open at once.');
    return streams.answer(reply, (say) => feed.follow(say));
  });
  app.get('/api/figures', async ({ query }) => {
    const { hours, site = null } = spanSchema.parse(query);
    return readFigures(figures, { hours, site, nowMs: clock.wallMs() });
  });
  app.get('/api/lanes/:site/:lane', async ({ params }) => {
    const name = laneNameSchema.parse(params);
    const known = (await feed.read()).find(({ site, lane }) => site === name.site && lane === name.lane);
    const view = known === undefined ? null : await laneView(lanes, { lane: known, nowMs: clock.wallMs() });
    return view ?? nothing();
  });
  app.get('/api/lanes/:site/:lane/passages', async ({ params, query }) =>
    passagePage(lanes, laneNameSchema.parse(params), beforeSchema.parse(query).before),
  );
  app.get('/api/lanes/:site/:lane/passages/:passage', async ({ params }) => {
    const { passage, ...name } = passageSchema.parse(params);
    return (await passageView(lanes, name, passage)) ?? nothing();
  });
  app.get('/api/lanes/:site/:lane/passages/:passage/bundle', async ({ params }, reply) => {
    const { passage, ...name } = passageSchema.parse(params);
    const bundle = (await caseBundle(lanes, sign, name, passage)) ?? nothing();
    const file = `${passage.replaceAll(/[^A-Za-z0-9-]+/g, '-')}.bundle.json`;
    return reply.header('content-disposition', `attachment; filename="${file}"`).send(bundle);
  });
}

function answerErrors(app: FastifyInstance, onTrouble: (error: unknown) => void): void {
  app.setNotFoundHandler(() => nothing());
  app.setErrorHandler(async (error, _, reply) => {
    const { status, body } = refusalOf(error);
    if (status >= 500) onTrouble(error);
    return reply.code(status).send(body);
  });
}

/** Thrown anywhere below a route. */
class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly body: Refusal;

  constructor(status: number, body: Refusal) {
    super(body.message);
    this.status = status;
    this.body = body;
  }
}

function refusal(status: number, code: Refusal['code'], message: string): Refused {
  return new Refused(status, { code, message });
}

function nothing(): never {
  throw refusal(404, 'not-found', 'There is nothing at this address.');
}

const CLIENT_ERROR = z.object({ statusCode: z.number().int().min(400).max(499), message: z.string() });

function refusalOf(error: unknown): Pick<Refused, 'status' | 'body'> {
  if (error instanceof Refused) return error;
  if (error instanceof z.ZodError) return refusal(400, 'bad-request', 'The request cannot be understood.');
  if (isFault(error)) return refusal(503, 'unavailable', error.message);
  const ofFastify = CLIENT_ERROR.safeParse(error).data;
  if (ofFastify !== undefined) return refusal(ofFastify.statusCode, 'bad-request', ofFastify.message);
  return refusal(500, 'unavailable', 'The centre made a mistake; it stands in the log.');
}
