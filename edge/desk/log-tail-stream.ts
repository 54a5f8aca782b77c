import { PassThrough } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../../hardware/clock.ts';
import { asked } from './asked.ts';
import type { LogTail, NumberedLine } from './log-tail.ts';
import { Refused } from './refused.ts';
import { giveSignsOfLife } from '../screen/sign-of-life.ts';

export interface LogDesk {
  readonly tail: LogTail;
  readonly clock: Clock;
}

const READERS_LIMIT = 16;
/** A reader that is slower than the log loses lines and is told how many. */
const WAITING_LIMIT_BYTES = 1024 * 1024;
const ASK_AGAIN_AFTER_MS = 1000;

const querySchema = z.object({ device: z.string().min(1).max(128).optional() });

/**
 * The log as it is written, of all devices or of one: `LogLine`s as server-sent events, what is still held first. The
 * doors end it with the session.
 */
export function registerLogTail(app: FastifyInstance, { tail, clock }: LogDesk): void {
  const readers = new Set<PassThrough>();
  app.get('/api/log', { config: { act: 'see-log', stream: true } }, (request, reply) => {
    const { device = null } = asked(querySchema, request.query);
    if (readers.size >= READERS_LIMIT) {
      throw new Refused(503, { code: 'unavailable', message: 'Too many people read the log at once.' });
    }
    const reader = new PassThrough();
    readers.add(reader);
    const lastSeen = Number(request.headers['last-event-id'] ?? 0);
    const stop = serve(reader, tail, clock, { device, after: Number.isSafeInteger(lastSeen) ? lastSeen : 0 });
    reader.once('close', () => {
      readers.delete(reader);
      stop();
    });
    return reply.header('cache-control', 'no-store').type('text/event-stream').send(reader);
  });
}

function serve(
  reader: PassThrough,
  tail: LogTail,
  clock: Clock,
  { device, after }: { readonly device: string | null; readonly after: number },
): () => void {
  let lost = 0;
  const say = (text: string) => {
    if (reader.writable) reader.write(text);
  };
  const give = ({ number, line }: NumberedLine) => {
    if (device !== null && line.device !== device) return;
    if (reader.writableLength > WAITING_LIMIT_BYTES) {
      lost += 1;
      return;
    }
    if (lost > 0) say(`event: lost\ndata: ${lost}\n\n`);
    lost = 0;
    say(`id: ${number}\ndata: ${JSON.stringify(line)}\n\n`);
  };
  say(`retry: ${ASK_AGAIN_AFTER_MS}\n\n`);
  for (const line of tail.after(after)) give(line);
  const unfollow = tail.follow(give);
  const stopBeating = giveSignsOfLife(clock, say);
  return () => {
    unfollow();
    stopBeating();
  };
}
