import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../words/words.ts';

interface DialogProps {
  readonly title: string;
  /** Called by Escape and by the dialog's own button. */
  readonly close: () => void;
  readonly children: ComponentChildren;
  readonly wide?: boolean;
}

/** The browser's own dialog: it keeps the focus inside. Afterwards the focus is where it was. */
export function Dialog({ title, close, children, wide = false }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // At once: a key pressed meanwhile would move the focus away from where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      // The browser gives it back only of a dialog that is still on the page.
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const onCancel = (event: Event) => {
    event.preventDefault();
    close();
  };
  return (
    <dialog class={wide ? 'dialog dialog-wide' : 'dialog'} ref={dialog} aria-labelledby={titleId} onCancel={onCancel}>
      <header class="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <button type="button" class="button button-quiet" onClick={close}>
          {t('act.close')}
        </button>
      </header>
      <div class="dialog-body">{children}</div>
    </dialog>
  );
}
