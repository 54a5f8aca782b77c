import { type ReadonlySignal, type Signal, useSignal, useSignalEffect } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../words/words.ts';
import { Boxes } from './boxes.tsx';
import { createEasel, type Easel } from './easel.ts';
import { listenToGestures } from './gestures.ts';
import type { Action } from './keys.ts';
import type { Look } from './look.ts';
import type { Planes } from './planes.ts';
import { ReadOut } from './read-out.tsx';
import { ScaleBar } from './scale-bar.tsx';
import type { ScanReader } from './scan-reader.ts';
import type { SeenThing } from './seen-things.ts';
import { bounded, fitted, frameOf, type Point, pushed, type Sheet, type Size, type View, zoomed } from './view.ts';
import { ViewButtons } from './view-buttons.tsx';
import './stage.css';

interface StageProps {
  readonly planes: Planes;
  readonly sheet: Sheet;
  /** mm a pixel of the sheet is high; null where nobody knows. */
  readonly millimetres: number | null;
  readonly reader: ScanReader;
  readonly look: ReadonlySignal<Look>;
  readonly view: Signal<View>;
  readonly size: Signal<Size>;
  readonly things: readonly SeenThing[];
  readonly act: (action: Action) => void;
  readonly lookAt: (thing: SeenThing) => void;
}

/** The picture, under the hand: what moves it is in `gestures.ts`, what paints it in `easel.ts`. */
export function Stage({ planes, sheet, millimetres, reader, look, view, size, things, act, lookAt }: StageProps) {
  const [stage, host] = [useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null)];
  const easel = useSignal<Easel | null>(null);
  const isLost = useSignal(false);
  const hovered = useSignal<Point | null>(null);
  useLayoutEffect(() => {
    if (stage.current === null || host.current === null) return;
    const made = createEasel(host.current, planes, reader, {
      sized: (css) => {
        size.value = css;
        view.value = bounded(view.peek(), css, sheet);
      },
      lost: (is) => (isLost.value = is),
      painted: () => performance.mark('greenlane:image-painted'),
    });
    easel.value = made;
    const stopListening = listenToGestures(stage.current, {
      pushed: (by) => (view.value = pushed(view.peek(), size.peek(), sheet, by)),
      zoomed: (factor, around) => (view.value = zoomed(view.peek(), size.peek(), sheet, factor, around)),
      doubled: () => (view.value = fitted(sheet)),
      hovered: (at) => (hovered.value = at),
    });
    return () => {
      stopListening();
      made.close();
    };
  }, [planes]);
  useSignalEffect(() => {
    // Fitted to a stage whose size is not known yet, a scan would be painted as coarsely as it can be.
    if (size.value.width > 0) easel.value?.paint(look.value, frameOf(view.value, size.value, sheet));
  });

  const frame = frameOf(view.value, size.value, sheet);
  return (
    <div class="viewer-frame">
      <div
        class="viewer-stage"
        ref={stage}
        tabIndex={0}
        role="application"
        aria-label={t('viewer.stage')}
        data-whole={view.value.zoom === 1}
      >
        <div class="viewer-canvas" ref={host} aria-hidden="true" />
        {look.value.boxes && <Boxes things={things} frame={frame} stage={size.value} lookAt={lookAt} />}
      </div>
      <ViewButtons isWhole={view.value.zoom === 1} act={act} />
      <div class="viewer-foot">
        <ReadOut planes={planes} frame={frame} hovered={hovered} />
        {millimetres !== null && <ScaleBar pixelsPerMillimetre={frame.scaleY / millimetres} stage={size.value} />}
      </div>
      {isLost.value && (
        <p class="viewer-note" role="status">
          {t('viewer.lost')}
        </p>
      )}
    </div>
  );
}
