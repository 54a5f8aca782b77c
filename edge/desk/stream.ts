import { PassThrough } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../hardware/clock.ts';
import type { DeskFeed } from './desk-feed.ts';
import { Refused } from './refused.ts';
import { giveSignsOfLife } from '../screen/sign-of-life.ts';
import { officerOf } from './request.ts';

export interface DeskStream {
  readonly feed: Pick<DeskFeed, 'follow'>;
  readonly clock: Clock;
}

const SCREENS_LIMIT = 64;
/** A screen that takes nothing for so long is cut off: it begins again with a snapshot. */
const WAITING_LIMIT_BYTES = 4 * 1024 * 1024;
const ASK_AGAIN_AFTER_MS = 1000;

/** What happens, as it happens: `DeskEvent`s as server-sent events, a snapshot first. The doors end it with the session. */
export function registerStream(app: FastifyInstance, { feed, clock }: DeskStream): void {
  const screens = new Set<PassThrough>();
  app.addHook('preClose', async () => {
    for (const screen of screens) screen.end();
  });

  app.get('/api/stream', { config: { act: 'see-lanes', stream: true } }, (request, reply) => {
    const { role } = officerOf(request);
    if (screens.size >= SCREENS_LIMIT) {
      throw new Refused(503, { code: 'unavailable', message: 'Too many screens are open at once.' });
    }
    const screen = new PassThrough();
    screens.add(screen);
    const say = sayerFor(screen);
    say(`retry: ${ASK_AGAIN_AFTER_MS}\n\n`);
    let count = 0;
    const unfollow = feed.follow(role, (event) => say(`id: ${(count += 1)}\ndata: ${JSON.stringify(event)}\n\n`));
    const stopBeating = giveSignsOfLife(clock, say);
    screen.once('close', () => {
      screens.delete(screen);
      unfollow();
      stopBeating();
    });
    // A browser that went away closes the answer, and what feeds it with it.
    reply.raw.once('close', () => screen.destroy());
    return reply.header('cache-control', 'no-store').type('text/event-stream').send(screen);
  });
}

function sayerFor(screen: PassThrough): (text: string) => void {
  return (text) => {
    if (screen.writableLength + screen.readableLength > WAITING_LIMIT_BYTES) screen.destroy();
    else if (screen.writable) screen.write(text);
  };
}
