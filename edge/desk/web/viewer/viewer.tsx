import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { ToldObject } from '../../../contract/judgement.ts';
import type { ScanView } from '../../wire.ts';
import { useShortcuts } from '../shell/shortcuts.ts';
import { t } from '../words/words.ts';
import { type Action, actionOf, deedsOf } from './keys.ts';
import { sharedScanReader } from './scan-reader.ts';
import { ScanPanel } from './scan-panel.tsx';
import { type FetchImage, ScanShelf } from './scan-shelf.ts';
import { seenThings } from './seen-things.ts';
import { Tabs } from './tabs.tsx';
import './viewer.css';

interface ImageViewerProps {
  /** Stands in the row of the functions, or of the bags where there are several. */
  readonly heading?: ComponentChildren;
  /** The bags of a case, in the order of its tabs. */
  readonly scans: readonly ScanView[];
  /** What models saw, of all findings of the case; each says in which scan. */
  readonly objects: readonly ToldObject[];
  readonly fetchImage: FetchImage;
}

/** The X-ray pictures of a case. Its keys work wherever nobody writes. */
export function ImageViewer({ heading = null, scans, objects, fetchImage }: ImageViewerProps) {
  const chosen = useSignal(0);
  const keyed = useRef<((action: Action) => void) | null>(null);
  const reader = useMemo(sharedScanReader, []);
  const shelf = useMemo(() => new ScanShelf(reader, fetchImage), []);
  useEffect(() => () => reader.leave(), []);
  const index = Math.min(chosen.value, scans.length - 1);
  const scan = scans[index];

  const onKeyDown = (event: KeyboardEvent) => {
    const action = actionOf(event);
    if (action === null || (event.key.startsWith('Arrow') && !isStage(event.target))) return;
    event.preventDefault();
    keyed.current?.(action);
  };
  useShortcuts(deedsOf((action) => keyed.current?.(action)));
  return (
    <section class="viewer" aria-label={t('viewer.title')} onKeyDown={onKeyDown}>
      {scans.length > 1 && (
        <div class="viewer-head">
          {heading}
          <Tabs scans={scans} chosen={index} choose={(next) => (chosen.value = next)} />
        </div>
      )}
      {scan === undefined ? (
        <>
          {heading}
          <p class="viewer-note">{t('viewer.no-scans')}</p>
        </>
      ) : (
        <ScanPanel
          key={scan.content.image.sha256}
          heading={scans.length > 1 ? null : heading}
          things={seenThings(scan.content, objects)}
          {...{ scan, shelf, reader, keyed }}
        />
      )}
    </section>
  );
}

/** Arrow keys move sliders and tabs too: the picture follows them where it has the focus itself. */
function isStage(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('.viewer-stage') !== null;
}
