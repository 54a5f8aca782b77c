import { afterEach, describe, expect, it, vi } from 'vitest';
import { createVirtualClock } from '../../../../hardware/virtual-clock.ts';
import { giveSignsOfLife } from '../../../screen/sign-of-life.ts';
import { followDesk } from './stream.ts';

afterEach(() => vi.unstubAllGlobals());

/** A daemon at the other end of a cable, that tells each screen how often it was asked. */
function daemonAt(clock: ReturnType<typeof createVirtualClock>) {
  const cable = { isPulled: false };
  let asked = 0;
  vi.stubGlobal('fetch', async (_path: string, { signal }: { readonly signal: AbortSignal }) => {
    asked += 1;
    if (cable.isPulled) throw new TypeError('no way to the desk');
    const bytes = new ReadableStream<Uint8Array>({
      start(stream) {
        const say = (text: string) => {
          if (!cable.isPulled && !signal.aborted) stream.enqueue(new TextEncoder().encode(text));
        };
        say(`data: {"asked":${asked}}\n\n`);
        giveSignsOfLife(clock, say);
        signal.addEventListener('abort', () => stream.error(signal.reason));
      },
    });
    return new Response(bytes);
  });
  return cable;
}

describe('the stream of the desk', () => {
  it('is told broken within ten seconds of a pulled cable, and goes on when it is back', async () => {
    const clock = createVirtualClock();
    const cable = daemonAt(clock);
    const heard: unknown[] = [];
    const leave = followDesk({ event: (event) => heard.push(event), broke: () => heard.push('broke') }, clock);
    await clock.advanceSettled(600_000);
    expect(heard).toEqual([{ asked: 1 }]);
    cable.isPulled = true;
    await clock.advanceSettled(10_000);
    expect(heard.slice(0, 2)).toEqual([{ asked: 1 }, 'broke']);
    cable.isPulled = false;
    await clock.advanceSettled(12_000);
    expect(heard.slice(1)).toEqual(['broke', 'broke', { asked: 3 }]);
    leave();
  });
});
