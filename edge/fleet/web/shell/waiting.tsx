import type { ComponentChildren } from 'preact';
import type { Loaded } from '../../../screen/web/loaded.ts';
import { timeOfDay } from '../../../screen/web/numbers.ts';
import { NotAnswered } from '../ask.ts';
import { t } from '../words/words.ts';

interface WaitingProps<T> {
  readonly loaded: Loaded<T>;
  readonly again: () => void;
  readonly children: (value: T) => ComponentChildren;
}

/** What was read; or that it is being read; or why it was not. Old values stay, and it is said that they are old. */
export function Waiting<T>({ loaded: { value, failure, atMs }, again, children }: WaitingProps<T>) {
  return (
    <>
      {failure !== null && (
        <div class="trouble" role="alert">
          <p>
            {failure instanceof NotAnswered ? failure.message : t('app.failed')}{' '}
            {value !== null && t('ask.stale', { time: timeOfDay(atMs) })}
          </p>
          <button type="button" class="button button-small" onClick={again}>
            {t('ask.again')}
          </button>
        </div>
      )}
      {value === null && failure === null && (
        <p class="centred" role="status">
          {t('ask.loading')}
        </p>
      )}
      {value !== null && children(value)}
    </>
  );
}
