import { type Cancel, systemClock } from '../../../../hardware/clock.ts';
import type { DeskEvent } from '../../wire.ts';
import { signOut } from './api.ts';
import { createEventReader } from '../../../screen/web/event-lines.ts';

/** A connection that says nothing for so long is broken, whatever the browser thinks: signs of life come more often. */
const SILENT_FOR_MS = 40_000;
const ASK_AGAIN_AFTER_MS = 1000;

/** What the screen does with the stream. */
export interface StreamListener {
  event(event: DeskEvent): void;
  /** What is shown is no longer what is. */
  broke(): void;
}

/** Follows the desk's events, and asks again for ever when they break off. */
export function followDesk(listener: StreamListener): Cancel {
  const left = new AbortController();
  void (async () => {
    while (!left.signal.aborted) {
      await followOnce(listener, left.signal);
      if (left.signal.aborted) return;
      listener.broke();
      await new Promise<void>((resolve) => {
        systemClock.after(ASK_AGAIN_AFTER_MS, resolve);
      });
    }
  })();
  return () => left.abort();
}

/** Ends without an error, however the connection does. */
async function followOnce(listener: StreamListener, left: AbortSignal): Promise<void> {
  const silence = new AbortController();
  const watch = () => systemClock.after(SILENT_FOR_MS, () => silence.abort());
  let cancel = watch();
  try {
    const response = await fetch('/api/stream', { signal: AbortSignal.any([left, silence.signal]) });
    if (response.status === 401) signOut('expired');
    if (!response.ok || response.body === null) return;
    const reader = createEventReader();
    const text = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let piece = await text.read(); !piece.done; piece = await text.read()) {
      cancel();
      cancel = watch();
      for (const data of reader.take(piece.value)) listener.event(JSON.parse(data) as DeskEvent);
    }
  } catch {
    // Broken, or left: both are the caller's to tell.
  } finally {
    cancel();
  }
}
