import { ApiFailure } from '../net/api.ts';
import { Reason } from './sentence.tsx';
import { t, wordFor } from '../words/words.ts';

/** Why something was refused, in the screen's words; the daemon's own sentence goes with it where it says more. */
export function Trouble({ failure }: { readonly failure: unknown }) {
  const refusal = failure instanceof ApiFailure ? failure.refusal : null;
  if (refusal === null) return <Said text={t('refusal.unreachable')} detail="" />;
  const saysMore = ['bad-request', 'lane-refuses', 'supervisor-needed', 'unavailable'].includes(refusal.code);
  return <Said text={wordFor('refusal', refusal.code)} detail={saysMore ? refusal.message : ''} />;
}

function Said({ text, detail }: { readonly text: string; readonly detail: string }) {
  return (
    <div class="trouble" role="alert">
      <p>{text}</p>
      {detail !== '' && (
        <p class="detail" dir="auto">
          <Reason text={detail} />
        </p>
      )}
    </div>
  );
}
