import { t, type WordKey } from '../words/words.ts';
import { Dialog } from './dialog.tsx';
import { hasShortcuts } from './shortcuts.ts';

const KEYS: readonly (readonly [string, WordKey])[] = [
  ['j', 'keys.next'],
  ['k', 'keys.previous'],
  ['Enter', 'keys.open'],
  ['d', 'keys.decide'],
  ['h', 'keys.hold'],
  ['n', 'keys.new'],
  ['q', 'keys.back'],
  ['?', 'keys.help'],
];

export function KeysDialog({ close }: { readonly close: () => void }) {
  return (
    <Dialog title={t('keys.title')} close={close}>
      <dl class="keys">
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(what)}</dd>
          </div>
        ))}
      </dl>
      <p class="hint">{t('keys.viewer')}</p>
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
