import type { Point } from './view.ts';

/** What a hand does on the stage, in CSS pixels of it. */
export interface Gestures {
  readonly pushed: (by: Point) => void;
  readonly zoomed: (factor: number, around: Point) => void;
  readonly doubled: () => void;
  /** Where the pointer is; null when it has left. */
  readonly hovered: (at: Point | null) => void;
}

/** A hand that trembles does not drag. */
const DRAG_PX = 4;
/** Of a wheel's notch, 100 pixels or 3 lines, makes half as large again. */
const ZOOM_PER_PIXEL = Math.log(1.5) / 100;
const LINE_PX = 33;

/** Listens to mouse, pen, fingers and wheel; ends when called. Buttons that lie on the stage stay buttons. */
export function listenToGestures(stage: HTMLElement, gestures: Gestures): () => void {
  const down = new Map<number, Point>();
  let isDragging = false;
  const ended = new AbortController();
  const on = <T extends keyof HTMLElementEventMap>(type: T, heard: (event: HTMLElementEventMap[T]) => void) =>
    stage.addEventListener(type, heard, { signal: ended.signal, passive: false });
  const placeOf = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top } = stage.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };
  const lift = ({ pointerId }: PointerEvent) => {
    down.delete(pointerId);
    if (down.size === 0) isDragging = false;
  };

  on('pointerdown', (event) => {
    if (event.button === 0) down.set(event.pointerId, placeOf(event));
  });
  on('pointermove', (event) => {
    const [before, now] = [down.get(event.pointerId), placeOf(event)];
    gestures.hovered(now);
    if (before === undefined) return;
    if (!isDragging && down.size === 1 && Math.hypot(now.x - before.x, now.y - before.y) < DRAG_PX) return;
    isDragging = true;
    stage.setPointerCapture(event.pointerId);
    const still = [...down].find(([id]) => id !== event.pointerId)?.[1];
    down.set(event.pointerId, now);
    if (still === undefined) gestures.pushed({ x: now.x - before.x, y: now.y - before.y });
    else pinch(gestures, still, before, now);
  });
  on('pointerup', lift);
  on('pointercancel', lift);
  on('pointerleave', () => gestures.hovered(null));
  on('wheel', (event) => {
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * LINE_PX : event.deltaY;
    // A trackpad's pinch comes as a wheel with Ctrl, in small steps.
    gestures.zoomed(Math.exp(-pixels * ZOOM_PER_PIXEL * (event.ctrlKey ? 3 : 1)), placeOf(event));
  });
  on('dblclick', (event) => {
    if (!(event.target instanceof HTMLButtonElement)) gestures.doubled();
  });
  return () => ended.abort();
}

/** One of two fingers has moved: what lies between them follows, and grows with the distance. */
function pinch({ pushed, zoomed }: Gestures, still: Point, before: Point, now: Point): void {
  const distance = (to: Point) => Math.max(1, Math.hypot(to.x - still.x, to.y - still.y));
  pushed({ x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 });
  zoomed(distance(now) / distance(before), { x: (now.x + still.x) / 2, y: (now.y + still.y) / 2 });
}
