import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isFault } from '../contract/fault.ts';
import { Refused } from './refused.ts';
import type { Refusal } from './wire.ts';

const CLIENT_ERROR = z.object({ statusCode: z.number().int().min(400).max(499), message: z.string() });

/** Makes every error an answer as the screen knows it, and hands on what somebody must hear of. */
export function registerErrorAnswers(
  app: FastifyInstance,
  listeners: {
    readonly onRefused: (request: FastifyRequest, refusal: Refusal) => void;
    /** A fault of the ledger, or a mistake of ours. */
    readonly onTrouble: (error: unknown) => void;
  },
): void {
  app.setErrorHandler(async (error, request, reply) => {
    const refused = asRefused(error);
    if (refused.status >= 500) listeners.onTrouble(error);
    listeners.onRefused(request, refused.refusal);
    await reply.code(refused.status).send(refused.refusal);
  });
  app.setNotFoundHandler(() => {
    throw new Refused(404, { code: 'not-found', message: 'There is nothing at this address.' });
  });
}

function asRefused(error: unknown): Refused {
  if (error instanceof Refused) return error;
  if (error instanceof z.ZodError) return refused(400, 'bad-request', firstComplaint(error));
  if (isFault(error)) return refused(503, 'unavailable', error.message);
  const ofFastify = CLIENT_ERROR.safeParse(error).data;
  if (ofFastify !== undefined) return refused(ofFastify.statusCode, 'bad-request', ofFastify.message);
  return refused(500, 'unavailable', 'The desk made a mistake; it stands in the log.');
}

function firstComplaint({ issues }: z.ZodError): string {
  const [issue] = issues;
  const where = issue === undefined || issue.path.length === 0 ? 'The request' : issue.path.join('.');
  return `${where}: ${issue?.message ?? 'cannot be understood'}`;
}

function refused(status: number, code: Refusal['code'], message: string): Refused {
  return new Refused(status, { code, message });
}
