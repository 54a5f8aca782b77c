import type { Clock } from '../../../hardware/clock.ts';
import type { Fault } from '../../contract/fault.ts';
import type { ToldContent } from '../lane-status.ts';

/** What a computer can say of how its images come to the centre. */
export interface TroubleWatch {
  /** Fault `content-unavailable` when nothing gets through, null when it goes on: as the content client tells it. */
  noteWay(trouble: Fault | null): void;
  /** Fault `content-refused`: an image that will never come. */
  noteRefused(fault: Fault): void;
  /** @param waiting how many images wait */
  told(waiting: number): ToldContent;
}

/** Bytes that move are no end of a trouble yet: a full disk at the centre takes some before it takes no more. */
const CALM_MS = 60_000;
const NO_ROOM = 507;
const MOST_CHARS = 300;

type Stuck = NonNullable<ToldContent['stuck']>;

export function createTroubleWatch(clock: Clock): TroubleWatch {
  let stuck: Omit<Stuck, 'waiting'> | null = null;
  let calmFromMs: number | null = null;
  let refused: ToldContent['refused'] = null;
  const endWhenCalm = () => {
    if (calmFromMs !== null && clock.nowMs() - calmFromMs >= CALM_MS) stuck = null;
  };
  return {
    noteWay(trouble) {
      endWhenCalm();
      calmFromMs = trouble === null ? clock.nowMs() : null;
      if (trouble === null) return;
      const what = trouble.context['statusCode'] === NO_ROOM ? 'no-room' : 'unreachable';
      stuck = { what, why: trouble.what.slice(0, MOST_CHARS), sinceMs: stuck?.sinceMs ?? clock.wallMs() };
    },
    noteRefused({ what }) {
      refused = { images: (refused?.images ?? 0) + 1, why: what.slice(0, MOST_CHARS), lastMs: clock.wallMs() };
    },
    told(waiting) {
      endWhenCalm();
      return { stuck: stuck === null || waiting === 0 ? null : { ...stuck, waiting }, refused };
    },
  };
}
