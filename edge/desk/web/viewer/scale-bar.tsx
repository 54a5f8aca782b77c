import { t } from '../words/words.ts';
import { scaleBar, type Size } from './view.ts';

/** Of the stage's width, that the bar takes at most. */
const SHARE = 0.25;

interface ScaleBarProps {
  readonly pixelsPerMillimetre: number;
  readonly stage: Size;
}

export function ScaleBar({ pixelsPerMillimetre, stage }: ScaleBarProps) {
  if (stage.width === 0) return null;
  const { mm, length } = scaleBar(pixelsPerMillimetre, stage.width * SHARE);
  return (
    <p class="viewer-scale">
      <span class="viewer-scale-bar" style={{ width: `${length}px` }} aria-hidden="true" />
      {mm < 10 ? t('viewer.millimetres', { length: mm }) : t('viewer.centimetres', { length: mm / 10 })}
    </p>
  );
}
