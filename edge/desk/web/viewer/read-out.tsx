import type { ReadonlySignal } from '@preact/signals';
import { t } from '../words/words.ts';
import type { Planes } from './planes.ts';
import { materialAt, rayAt } from './shade.ts';
import { type Frame, pixelAt, type Point } from './view.ts';
import { percent } from './words-for.ts';

interface ReadOutProps {
  readonly planes: Planes;
  readonly frame: Frame;
  readonly hovered: ReadonlySignal<Point | null>;
}

/** What comes through under the pointer, and what it is made of. */
export function ReadOut({ planes, frame, hovered }: ReadOutProps) {
  return <p class="viewer-readout">{hovered.value === null ? '' : told(planes, pixelAt(frame, hovered.value))}</p>;
}

function told(planes: Planes, { x, y }: Point): string {
  const [scan] = planes.levels;
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (column < 0 || row < 0 || column >= scan.width || row >= scan.height) return '';
  const ray = (channel: number) => rayAt(planes, scan, column, row, channel);
  switch (planes.energies) {
    case 'single':
      return t('viewer.passes', { share: percent(ray(0)) });
    case 'colour':
      return t('viewer.brightness', { share: percent((ray(0) + ray(1) + ray(2)) / 3) });
    case 'dual': {
      const material = materialAt(planes, column, row);
      const passes = t('viewer.passes-both', { low: percent(ray(0)), high: percent(ray(1)) });
      return material === null ? passes : `${passes} · ${t(`viewer.${material}`)}`;
    }
  }
}
