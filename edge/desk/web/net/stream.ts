import { type Cancel, type Clock, sleep, systemClock } from '../../../../hardware/clock.ts';
import type { DeskEvent } from '../../wire.ts';
import { signOut } from './api.ts';
import { createEventReader } from '../../../screen/web/event-lines.ts';
import { watchForSilence } from '../../../screen/web/silence.ts';

const ASK_AGAIN_AFTER_MS = 1000;

/** What the screen does with the stream. */
export interface StreamListener {
  event(event: DeskEvent): void;
  /** What is shown is no longer what is. */
  broke(): void;
}

/** Follows the desk's events, and asks again for ever when they break off. */
export function followDesk(listener: StreamListener, clock: Clock = systemClock): Cancel {
  const left = new AbortController();
  void (async () => {
    while (!left.signal.aborted) {
      await followOnce(listener, clock, left.signal);
      if (left.signal.aborted) return;
      listener.broke();
      await sleep(clock, ASK_AGAIN_AFTER_MS);
    }
  })();
  return () => left.abort();
}

/** Ends without an error, however the connection does. */
async function followOnce(listener: StreamListener, clock: Clock, left: AbortSignal): Promise<void> {
  const silence = new AbortController();
  const watch = watchForSilence(clock, () => silence.abort());
  try {
    const response = await fetch('/api/stream', { signal: AbortSignal.any([left, silence.signal]) });
    if (response.status === 401) signOut('expired');
    if (!response.ok || response.body === null) return;
    const reader = createEventReader();
    const text = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let piece = await text.read(); !piece.done; piece = await text.read()) {
      watch.heard();
      for (const data of reader.take(piece.value)) listener.event(JSON.parse(data) as DeskEvent);
    }
  } catch {
    // Broken, or left: both are the caller's to tell.
  } finally {
    watch.stop();
  }
}
