import type { ComponentChildren } from 'preact';
import { t } from '../words/words.ts';
import type { Loaded } from '../../../screen/web/loaded.ts';
import { moment } from '../../../screen/web/numbers.ts';
import { whyOf } from './say.ts';
import './supervise.css';

interface FrameProps {
  readonly title: string;
  readonly note?: string;
  /** What stands beside the title. */
  readonly tools?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** What the pages of supervision share: a title, what it is, and what can be set. */
export function Frame({ title, note, tools, children }: FrameProps) {
  return (
    <section class="supervise" aria-label={title}>
      <header class="supervise-head">
        <div>
          <h1>{title}</h1>
          {note !== undefined && <p class="supervise-muted">{note}</p>}
        </div>
        {tools !== undefined && <div class="supervise-tools">{tools}</div>}
      </header>
      {children}
    </section>
  );
}

interface WaitingProps<T> {
  readonly loaded: Loaded<T>;
  readonly again: () => void;
  readonly children: (value: T) => ComponentChildren;
}

/** What was read; or that it is being read; or why it was not. Old values stay, and it is said that they are old. */
export function Waiting<T>({ loaded, again, children }: WaitingProps<T>) {
  const { value, failure, atMs } = loaded;
  return (
    <>
      {failure !== null && (
        <div class="supervise-trouble" role="alert">
          <p>
            {value === null
              ? t('supervise.failed', { why: whyOf(failure) })
              : t('supervise.stale', { time: moment(atMs), why: whyOf(failure) })}
          </p>
          <button type="button" class="supervise-button" onClick={again}>
            {t('supervise.again')}
          </button>
        </div>
      )}
      {value === null && failure === null && (
        <p class="supervise-empty" role="status">
          {t('supervise.loading')}
        </p>
      )}
      {value !== null && children(value)}
    </>
  );
}

/** A share beside its number, for whoever compares at a glance. */
export function Bar({ share, tone }: { readonly share: number | null; readonly tone: 'plain' | 'doubt' | 'alarm' }) {
  return (
    <svg class={`supervise-bar supervise-bar-${tone}`} aria-hidden="true" focusable="false">
      {share !== null && share > 0 && <rect width={`${Math.max(1, share * 100)}%`} height="100%" rx="2" />}
    </svg>
  );
}
