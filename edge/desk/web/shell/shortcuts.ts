import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** One key, one deed. They can be switched off, for whoever speaks to the computer instead of typing. */
export const hasShortcuts = signal(true);

/** By the key as printed; what is done may depend on where the focus is. */
export type Shortcuts = Readonly<Record<string, () => void>>;

/** Listens while the component is shown. What somebody types into a field, or a dialog, is not for us. */
export function useShortcuts(shortcuts: Shortcuts): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const deed = isForUs(event) ? shortcuts[keyOf(event)] : undefined;
      if (deed === undefined) return;
      event.preventDefault();
      deed();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
}

const WRITTEN_INTO = 'input:not([type=radio], [type=checkbox]), textarea, select';

function isForUs(event: KeyboardEvent): boolean {
  if (!hasShortcuts.value || event.defaultPrevented || event.isComposing) return false;
  if (event.ctrlKey || event.altKey || event.metaKey) return false;
  const { target } = event;
  if (!(target instanceof Element)) return true;
  return document.querySelector('dialog[open]') === null && target.closest(WRITTEN_INTO) === null;
}

/** What is printed on a Latin keyboard, in small letters, also where the keys write another script. */
function keyOf({ key, code }: KeyboardEvent): string {
  if (key.length > 1) return key;
  return (key > '~' && code.startsWith('Key') ? code.slice(3) : key).toLowerCase();
}
