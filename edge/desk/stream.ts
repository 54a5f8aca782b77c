import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../hardware/clock.ts';
import { createEventStreams } from '../screen/event-streams.ts';
import type { DeskFeed } from './desk-feed.ts';
import { Refused } from './refused.ts';
import { officerOf } from './request.ts';

export interface DeskStream {
  readonly feed: Pick<DeskFeed, 'follow'>;
  readonly clock: Clock;
}

const SCREENS_LIMIT = 64;

/** What happens, as it happens: `DeskEvent`s as server-sent events, a snapshot first. The doors end it with the session. */
export function registerStream(app: FastifyInstance, { feed, clock }: DeskStream): void {
  const streams = createEventStreams(app, clock);
  app.get('/api/stream', { config: { act: 'see-lanes', stream: true } }, (request, reply) => {
    const { role } = officerOf(request);
    if (streams.count() >= SCREENS_LIMIT) {
      throw new Refused(503, { code: 'unavailable', message: 'Too many screens are open at once.' });
    }
    return streams.answer(reply, (say) => feed.follow(role, say));
  });
}
