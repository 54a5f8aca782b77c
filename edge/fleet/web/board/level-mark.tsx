import { Icon, type IconName } from '../../../screen/web/icons.tsx';
import type { Level } from '../../wire.ts';
import { t } from '../words/words.ts';

const ICONS: Readonly<Record<Level, IconName>> = { alarm: 'alarm', doubt: 'doubt', resting: 'pause', good: 'good' };

/** How much a lane needs somebody: a shape and a word, never a colour alone. */
export function LevelMark({ level }: { readonly level: Level }) {
  return (
    <span class={`level level-${level}`} title={t(`level.${level}`)}>
      <Icon name={ICONS[level]} />
      <span class="visually-hidden">{t(`level.${level}`)}</span>
    </span>
  );
}
