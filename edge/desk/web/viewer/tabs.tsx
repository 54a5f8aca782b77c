import type { ScanView } from '../../wire.ts';
import { t } from '../words/words.ts';

interface TabsProps {
  readonly scans: readonly ScanView[];
  readonly chosen: number;
  readonly choose: (index: number) => void;
}

/** One tab a bag; arrows go from one to the next, as everywhere (WAI-ARIA practices, tabs). */
export function Tabs({ scans, chosen, choose }: TabsProps) {
  const onKeyDown = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    const forward = getComputedStyle(event.currentTarget).direction === 'rtl' ? -by : by;
    const next = (chosen + forward + scans.length) % scans.length;
    choose(next);
    const tab = event.currentTarget.children[next];
    if (tab instanceof HTMLElement) tab.focus();
  };
  return (
    <div class="viewer-tabs" role="tablist" aria-label={t('viewer.bags')} onKeyDown={onKeyDown}>
      {scans.map(({ bagTag }, index) => (
        <button
          key={index}
          type="button"
          role="tab"
          aria-selected={index === chosen}
          tabIndex={index === chosen ? 0 : -1}
          onClick={() => choose(index)}
        >
          {bagTag === null ? t('viewer.bag-without-tag', { number: index + 1 }) : t('viewer.bag', { tag: bagTag })}
        </button>
      ))}
    </div>
  );
}
