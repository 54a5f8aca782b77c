import { KEYS } from '../viewer/keys.ts';
import { t } from '../words/words.ts';
import { Dialog } from './dialog.tsx';
import { PAGE_KEYS } from './page-keys.ts';
import { hasShortcuts } from './shortcuts.ts';

const OF_THE_PAGE = entriesOf(PAGE_KEYS).map(([deed, key]) => ({ key, words: () => t(`keys.${deed}`) }));
const OF_THE_PICTURE = entriesOf(KEYS).map(([action, key]) => ({ key, words: () => t(`viewer.do.${action}`) }));

export function KeysDialog({ close }: { readonly close: () => void }) {
  return (
    <Dialog title={t('keys.title')} close={close} wide>
      <KeyList keys={OF_THE_PAGE} />
      <h3>{t('xray.title')}</h3>
      <p class="hint">{t('keys.viewer')}</p>
      <KeyList keys={OF_THE_PICTURE} />
      <label class="check">
        <input
          type="checkbox"
          checked={hasShortcuts.value}
          onChange={({ currentTarget }) => (hasShortcuts.value = currentTarget.checked)}
        />
        {t('keys.on')}
      </label>
    </Dialog>
  );
}

interface KeyListProps {
  readonly keys: readonly { readonly key: string; readonly words: () => string }[];
}

function KeyList({ keys }: KeyListProps) {
  return (
    <dl class="keys">
      {keys.map(({ key, words }) => (
        <div key={key}>
          <dt>
            <kbd>{ARROWS[key] ?? key}</kbd>
          </dt>
          <dd>{words()}</dd>
        </div>
      ))}
    </dl>
  );
}

const ARROWS: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };

function entriesOf<K extends string>(keys: Readonly<Record<K, string>>): readonly (readonly [K, string])[] {
  return Object.entries(keys) as [K, string][];
}
