import { type Cancel, type Clock, systemClock } from '../../../../hardware/clock.ts';
import { followEvents, type StreamListener } from '../../../screen/web/event-stream.ts';
import type { DeskEvent } from '../../wire.ts';
import { signOut } from './api.ts';

/** Follows the desk's events; who is signed in no more is told. */
export function followDesk(
  listener: Pick<StreamListener<DeskEvent>, 'event' | 'broke'>,
  clock: Clock = systemClock,
): Cancel {
  const refused = (status: number) => {
    if (status === 401) signOut('expired');
  };
  return followEvents('/api/stream', { event: listener.event, broke: listener.broke, refused }, clock);
}
