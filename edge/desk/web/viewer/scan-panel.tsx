import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect } from 'preact/hooks';
import { t } from '../words/words.ts';
import type { ScanView } from '../../wire.ts';
import { Controls } from './controls.tsx';
import { type Action } from './keys.ts';
import { changed, firstLook } from './look.ts';
import type { ScanReader } from './scan-reader.ts';
import type { ScanShelf, Shown } from './scan-shelf.ts';
import { SeenList } from './seen-list.tsx';
import type { SeenThing } from './seen-things.ts';
import { Stage } from './stage.tsx';
import { fitted, lookingAt, moved, type Sheet, type Size } from './view.ts';

interface ScanPanelProps {
  readonly heading: ComponentChildren;
  readonly scan: ScanView;
  readonly things: readonly SeenThing[];
  readonly shelf: ScanShelf;
  readonly reader: ScanReader;
  /** Where this panel leaves what it does on a key. */
  readonly keyed: { current: ((action: Action) => void) | null };
}

/** One bag: its functions, its picture, and what was seen in it. */
export function ScanPanel({ heading, scan, things, shelf, reader, keyed }: ScanPanelProps) {
  const { image } = scan.content;
  const sheet = sheetOf(scan);
  const shown = useSignal<Shown>({ type: 'loading' });
  const attempt = useSignal(0);
  const look = useSignal(firstLook(image.energies));
  const view = useSignal(fitted(sheet));
  const size = useSignal<Size>({ width: 0, height: 0 });
  // At once: after the screen's next picture the scan would come a tenth of all that it takes later.
  useLayoutEffect(() => {
    const left = new AbortController();
    const take = async () => {
      shown.value = { type: 'loading' };
      const taken = await shelf.take(scan, left.signal);
      if (!left.signal.aborted) shown.value = taken;
    };
    void take();
    return () => left.abort();
  }, [attempt.value]);

  const act = (action: Action) => {
    switch (action) {
      case 'reset':
        look.value = firstLook(image.energies);
        view.value = fitted(sheet);
        return;
      case 'fit':
      case 'zoom-in':
      case 'zoom-out':
      case 'left':
      case 'right':
      case 'up':
      case 'down':
        view.value = moved(view.value, size.value, sheet, action);
        return;
      default:
        look.value = changed(look.value, action, image.energies);
    }
  };
  useEffect(() => {
    keyed.current = act;
    return () => {
      keyed.current = null;
    };
  }, []);
  const lookAt = ({ box }: SeenThing) => {
    view.value = lookingAt(box, size.value, sheet);
  };
  return (
    <div class="viewer-panel" data-state={shown.value.type}>
      <Controls look={look.value} energies={image.energies} act={act} setLook={(next) => (look.value = next)}>
        {heading}
      </Controls>
      <div class="viewer-body">
        {shown.value.type === 'ready' ? (
          <Stage
            planes={shown.value.planes}
            sheet={sheet}
            millimetres={scan.millimetresPerPixel?.[1] ?? null}
            {...{ reader, look, view, size, things, act, lookAt }}
          />
        ) : (
          <Missing shown={shown.value} tryAgain={() => (attempt.value += 1)} />
        )}
        <SeenList things={things} lookAt={lookAt} />
      </div>
    </div>
  );
}

/** In place of the picture: that it is on its way, or why it will not come. */
function Missing({
  shown,
  tryAgain,
}: {
  readonly shown: Exclude<Shown, { type: 'ready' }>;
  readonly tryAgain: () => void;
}) {
  if (shown.type === 'loading') {
    return (
      <div class="viewer-frame viewer-missing" role="status">
        <span class="viewer-waiting" aria-hidden="true" />
        {t('viewer.loading')}
      </div>
    );
  }
  return (
    <div class="viewer-frame viewer-missing" role="alert">
      <p>{t(`viewer.${shown.why}`)}</p>
      {shown.why === 'unreachable' && (
        <button type="button" class="viewer-button" onClick={tryAgain}>
          {t('viewer.try-again')}
        </button>
      )}
    </div>
  );
}

/** Pixels that stand for more along the belt than across it are shown wider: a circle stays one. */
function sheetOf({ content: { image }, millimetresPerPixel }: ScanView): Sheet {
  const [along, across] = millimetresPerPixel ?? [1, 1];
  return { width: image.width, height: image.height, aspect: along / across };
}
