import type { DESK_LANE } from '../../../contract/officer.ts';
import type { AuditRow } from '../../wire-supervise.ts';
import { Sentence } from '../shell/sentence.tsx';
import { findingParts } from '../words/finding-sentence.ts';
import { t, wordFor } from '../words/words.ts';
import { detailWords, whoWords } from './audit-details.ts';
import { moment } from '../../../screen/web/numbers.ts';

const HASH_SHOWN_CHARS = 12;
/** The chain of the desk itself: no lane has this name. */
const DESK: typeof DESK_LANE = 'desk';

/** One row of the ledger. Names and words of people keep their own direction of writing. */
export function AuditEntry({ row, isBroken }: { readonly row: AuditRow; readonly isBroken: boolean }) {
  const { lane, sequence, atMs, kind, passage, who, what, text, details, reasons, hash } = row;
  return (
    <li class={isBroken ? 'supervise-entry supervise-entry-broken' : 'supervise-entry'}>
      <div class="supervise-entry-when">
        <time dateTime={new Date(atMs).toISOString()}>{moment(atMs)}</time>
        <span class="supervise-muted">
          {t('supervise.audit.row', { lane: wordFor('supervise.audit.lane', lane), sequence })}
        </span>
      </div>
      <div class="supervise-entry-what">
        <p>
          <span class="supervise-kind">{wordFor('supervise.audit.kind', kind)}</span>{' '}
          <strong>{wordFor('supervise.audit.what', what)}</strong>
        </p>
        {details.length > 0 && (
          <ul class="supervise-details">
            {details.map(detailWords).map(({ name, text: told }, index) => (
              <li key={index}>
                <span class="supervise-muted">{name}</span> <bdi>{told}</bdi>
              </li>
            ))}
          </ul>
        )}
        {reasons.length > 0 && (
          <ul class="supervise-details">
            {reasons.map((finding, index) => (
              <li key={index} dir="auto">
                <Sentence parts={findingParts(finding)} />
              </li>
            ))}
          </ul>
        )}
        {details.length + reasons.length === 0 && text !== '' && (
          <p>
            <bdi>{text}</bdi>
          </p>
        )}
        {passage !== null && (
          <p class="supervise-muted">
            {t('supervise.audit.passage')} <code>{passage}</code>
          </p>
        )}
      </div>
      <p>
        {who === '' ? (
          t(lane === DESK ? 'supervise.audit.nobody' : 'supervise.audit.itself')
        ) : (
          <bdi>{whoWords(who)}</bdi>
        )}
      </p>
      <p class="supervise-muted">
        {t('supervise.audit.hash')} <code title={hash}>{hash.slice(0, HASH_SHOWN_CHARS)}…</code>
      </p>
    </li>
  );
}
