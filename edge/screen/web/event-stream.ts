import { type Cancel, type Clock, sleep, systemClock } from '../../../hardware/clock.ts';
import { createEventReader } from './event-lines.ts';
import { watchForSilence } from './silence.ts';

const ASK_AGAIN_AFTER_MS = 1000;

/** What a screen does with a stream. */
export interface StreamListener<T> {
  event(event: T): void;
  /** What is shown is no longer what is. */
  broke(): void;
  /** The answer was no stream. @param status of HTTP */
  refused?(status: number): void;
}

/** Follows the server-sent events at `path`, and asks again for ever when they break off. */
export function followEvents<T>(path: string, listener: StreamListener<T>, clock: Clock = systemClock): Cancel {
  const left = new AbortController();
  void (async () => {
    while (!left.signal.aborted) {
      await followOnce(path, listener, clock, left.signal);
      if (left.signal.aborted) return;
      listener.broke();
      await sleep(clock, ASK_AGAIN_AFTER_MS);
    }
  })();
  return () => left.abort();
}

/** Ends without an error, however the connection does. */
async function followOnce<T>(
  path: string,
  listener: StreamListener<T>,
  clock: Clock,
  left: AbortSignal,
): Promise<void> {
  const silence = new AbortController();
  const watch = watchForSilence(clock, () => silence.abort());
  try {
    const response = await fetch(path, { signal: AbortSignal.any([left, silence.signal]) });
    if (!response.ok) listener.refused?.(response.status);
    if (!response.ok || response.body === null) return;
    const reader = createEventReader();
    const text = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let piece = await text.read(); !piece.done; piece = await text.read()) {
      watch.heard();
      for (const data of reader.take(piece.value)) listener.event(JSON.parse(data) as T);
    }
  } catch {
    // Broken, or left: both are the caller's to tell.
  } finally {
    watch.stop();
  }
}
