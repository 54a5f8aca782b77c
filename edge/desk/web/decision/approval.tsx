import type { RefObject } from 'preact';
import { Field } from '../shell/field.tsx';
import { t } from '../words/words.ts';

interface ApprovalProps {
  readonly problem: string | null;
  /** Whoever shows this empties it: a password is good for one attempt, at what its owner has seen. */
  readonly password: RefObject<HTMLInputElement | null>;
}

/** A second person's word, where the site's policy wants one. */
export function Approval({ problem, password }: ApprovalProps) {
  return (
    <fieldset class="approval">
      <legend>{t('confirm.supervisor')}</legend>
      <p class="hint">{t('confirm.supervisor-tells')}</p>
      <Field label={t('login.name')}>
        {(ids) => <input {...ids} name="supervisor" required maxLength={64} autocomplete="off" dir="auto" />}
      </Field>
      <Field label={t('login.password')}>
        {(ids) => (
          <input
            {...ids}
            name="supervisor-password"
            type="password"
            required
            maxLength={256}
            autocomplete="off"
            ref={password}
          />
        )}
      </Field>
      {problem !== null && <p role="alert">{problem}</p>}
    </fieldset>
  );
}
