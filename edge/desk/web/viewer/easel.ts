import type { Look } from './look.ts';
import type { Painter } from './painter.ts';
import { createPlainPainter } from './plain-painter.ts';
import type { Planes } from './planes.ts';
import type { ScanReader } from './scan-reader.ts';
import type { Frame, Size } from './view.ts';
import { watchSize } from './watch-size.ts';
import { createWebGlPainter } from './webgl-painter.ts';

/** A canvas that fills its host, sharp on every screen, and whoever paints on it. */
export interface Easel {
  /** @param frame in CSS pixels; painted with the screen's next picture */
  paint(look: Look, frame: Frame): void;
  close(): void;
}

export interface EaselEvents {
  readonly sized: (size: Size) => void;
  /** The graphics card was lost, or is back. */
  readonly lost: (isLost: boolean) => void;
  /** The scan is seen, for the first time. */
  readonly painted: () => void;
}

/** Shows one scan. When the graphics card is lost it is painted without one, until the card comes back. */
export function createEasel(host: HTMLElement, planes: Planes, reader: ScanReader, events: EaselEvents): Easel {
  let canvas = document.createElement('canvas');
  let painter: Painter | null = null;
  let last: { readonly look: Look; readonly frame: Frame } | null = null;
  let request: number | null = null;
  let [isClosed, isPainted] = [false, false];

  const paintNow = () => {
    request = null;
    if (last === null) return;
    const { look, frame } = last;
    const ratio = canvas.width / Math.max(1, host.clientWidth);
    const [left, top, scaleX, scaleY] = [frame.left, frame.top, frame.scaleX, frame.scaleY].map((at) => at * ratio);
    const seen = painter?.paint(look, { left: left ?? 0, top: top ?? 0, scaleX: scaleX ?? 1, scaleY: scaleY ?? 1 });
    if (seen === true && !isPainted) events.painted();
    isPainted ||= seen === true;
  };
  const paintSoon = () => {
    if (!isClosed) request ??= requestAnimationFrame(paintNow);
  };
  const use = (create: (canvas: HTMLCanvasElement) => Painter | null): boolean => {
    const fresh = document.createElement('canvas');
    fresh.width = canvas.width;
    fresh.height = canvas.height;
    const next = create(fresh);
    if (next === null) return false;
    painter?.close();
    painter = next;
    canvas.remove();
    canvas = fresh;
    host.prepend(canvas);
    paintSoon();
    return true;
  };
  const usePlain = () => use((fresh) => createPlainPainter(fresh, planes, reader, paintSoon));
  const useCard = (): boolean =>
    use((fresh) => {
      const card = createWebGlPainter(fresh, planes, paintSoon);
      if (card === null) return null;
      fresh.addEventListener('webglcontextlost', (event) => {
        // Without this the browser never gives the card back.
        event.preventDefault();
        if (isClosed) return;
        usePlain();
        events.lost(true);
      });
      fresh.addEventListener('webglcontextrestored', () => {
        if (!isClosed && useCard()) events.lost(false);
      });
      return card;
    });

  const stopWatching = watchSize(host, (size, pixels) => {
    canvas.width = pixels.width;
    canvas.height = pixels.height;
    events.sized(size);
    // A canvas whose size has changed is empty: waiting for the screen's next picture would flicker.
    paintNow();
  });
  if (!useCard()) usePlain();
  return {
    paint(look, frame) {
      last = { look, frame };
      paintSoon();
    },
    close() {
      isClosed = true;
      stopWatching();
      if (request !== null) cancelAnimationFrame(request);
      painter?.close();
      canvas.remove();
    },
  };
}
