import type { ReadonlySignal } from '@preact/signals';
import { t } from '../words/words.ts';
import type { Planes } from './planes.ts';
import { materialAt, raysAt } from './shade.ts';
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
  const [{ width, height }] = planes.levels;
  if (x < 0 || y < 0 || x >= width || y >= height) return '';
  const [first, second, third] = raysAt(planes, planes.levels[0], x, y);
  switch (planes.energies) {
    case 'single':
      return t('viewer.passes', { share: percent(first) });
    case 'colour':
      return t('viewer.brightness', { share: percent((first + second + third) / 3) });
    case 'dual': {
      const material = materialAt(planes, x, y);
      const passes = t('viewer.passes-both', { low: percent(first), high: percent(second) });
      return material === null ? passes : `${passes} · ${t(`viewer.${material}`)}`;
    }
  }
}
