import { PassThrough } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Cancel, Clock } from '../../hardware/clock.ts';
import { giveSignsOfLife } from './sign-of-life.ts';

/** A screen that takes nothing for so long is cut off: it begins again with a snapshot. */
const WAITING_LIMIT_BYTES = 4 * 1024 * 1024;
const ASK_AGAIN_AFTER_MS = 1000;

/** Answers with server-sent events, each numbered, for as long as somebody listens and the server runs. */
export interface EventStreams {
  /** How many screens listen now. */
  count(): number;
  /** @param follow begins to say what happens; what it returns ends that */
  answer(reply: FastifyReply, follow: (say: (event: unknown) => void) => Cancel): FastifyReply;
}

export function createEventStreams(app: FastifyInstance, clock: Clock): EventStreams {
  const screens = new Set<PassThrough>();
  app.addHook('preClose', async () => {
    for (const screen of screens) screen.end();
  });
  return {
    count: () => screens.size,
    answer(reply, follow) {
      const screen = new PassThrough();
      screens.add(screen);
      const say = sayerFor(screen);
      say(`retry: ${ASK_AGAIN_AFTER_MS}\n\n`);
      let count = 0;
      const unfollow = follow((event) => say(`id: ${(count += 1)}\ndata: ${JSON.stringify(event)}\n\n`));
      const stopBeating = giveSignsOfLife(clock, say);
      screen.once('close', () => {
        screens.delete(screen);
        unfollow();
        stopBeating();
      });
      // A browser that went away closes the answer, and what feeds it with it.
      reply.raw.once('close', () => screen.destroy());
      return reply.header('cache-control', 'no-store').type('text/event-stream').send(screen);
    },
  };
}

function sayerFor(screen: PassThrough): (text: string) => void {
  return (text) => {
    if (screen.writableLength + screen.readableLength > WAITING_LIMIT_BYTES) screen.destroy();
    else if (screen.writable) screen.write(text);
  };
}
