import { t } from '../words/words.ts';
import { type Action, KEYS } from './keys.ts';
import type { Move } from './view.ts';
import { tip } from './words-for.ts';

const SIGNS: readonly (readonly [action: Move, sign: string])[] = [
  ['zoom-in', '+'],
  ['zoom-out', '−'],
  ['fit', '⤢'],
];
const ARROWS: readonly (readonly [action: Move, sign: string])[] = [
  ['left', '←'],
  ['up', '↑'],
  ['down', '↓'],
  ['right', '→'],
];

interface ViewButtonsProps {
  readonly isWhole: boolean;
  readonly act: (action: Action) => void;
}

/** Enlarging and moving without a wheel, a drag or a key. */
export function ViewButtons({ isWhole, act }: ViewButtonsProps) {
  const buttons = (actions: typeof SIGNS, off: boolean) =>
    actions.map(([action, sign]) => (
      <button
        key={action}
        type="button"
        class="viewer-button viewer-step"
        aria-label={t(`viewer.do.${action}`)}
        aria-keyshortcuts={KEYS[action]}
        aria-disabled={off}
        title={tip(action)}
        onClick={() => act(action)}
      >
        {sign}
      </button>
    ));
  return (
    <div class="viewer-view">
      {buttons(SIGNS, false)}
      {buttons(ARROWS, isWhole)}
    </div>
  );
}
