import type { ReplayReport } from '../../wire-supervise.ts';
import { t, wordFor } from '../words/words.ts';
import { Bar } from './frame.tsx';
import { changesOf, findingsOf } from './replay-changes.ts';
import { count, moment, percent } from '../../../screen/web/numbers.ts';
import { shareOf } from './shares.ts';

/** What another policy would have done: how many more or fewer diversions, and whom it would have been about. */
export function ReplayResult({ report }: { readonly report: ReplayReport }) {
  const { policy, held, judged, unanswered, diverted } = report;
  const { wouldRelease, wouldDivert, otherReasons } = changesOf(report);
  const changed = wouldRelease.length + wouldDivert.length;
  if (judged + unanswered === 0) return <p class="supervise-empty">{t('supervise.replay.none')}</p>;
  return (
    <>
      <section class="supervise-card" aria-label={t('supervise.replay.policy', policy)}>
        <h2>{headline(judged, changed)}</h2>
        {judged > 0 && (
          <dl class="supervise-before-after">
            <Share name={t('supervise.replay.as-it-was')} diverted={diverted.was} judged={judged} />
            <Share name={t('supervise.replay.as-it-would-be')} diverted={diverted.wouldBe} judged={judged} />
          </dl>
        )}
        <p class="supervise-muted">
          {t('supervise.replay.policy', policy)} ·{' '}
          {t('supervise.replay.held', { taken: count(judged + unanswered), held: count(held) })}{' '}
          {t('supervise.replay.draw')}
          {unanswered > 0 && ` ${t('supervise.replay.unanswered', { count: count(unanswered) })}`}
        </p>
      </section>
      <Changes title={t('supervise.replay.would-release')} changes={wouldRelease} isOpen />
      <Changes title={t('supervise.replay.would-divert')} changes={wouldDivert} isOpen />
      <Changes title={t('supervise.replay.other-reasons')} changes={otherReasons} isOpen={false} />
    </>
  );
}

function headline(judged: number, changed: number): string {
  if (judged === 0) return t('supervise.replay.unknown');
  return changed === 0
    ? t('supervise.replay.same', { judged: count(judged) })
    : t('supervise.replay.changed', { changed: count(changed), judged: count(judged) });
}

interface ShareProps {
  readonly name: string;
  readonly diverted: number;
  readonly judged: number;
}

function Share({ name, diverted, judged }: ShareProps) {
  const share = shareOf(diverted, judged);
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <span class="supervise-tile-value">{percent(share)}</span> {t('supervise.replay.diverted')}{' '}
        <span class="supervise-muted">
          {t('supervise.figures.of', { count: count(diverted), passages: count(judged) })}
        </span>
        <Bar share={share} tone="doubt" />
      </dd>
    </div>
  );
}

interface ChangesProps {
  readonly title: string;
  readonly changes: ReplayReport['changed'];
  readonly isOpen: boolean;
}

function Changes({ title, changes, isOpen }: ChangesProps) {
  if (changes.length === 0) return null;
  return (
    <details class="supervise-card" open={isOpen}>
      <summary>
        <h2>{t('supervise.replay.group', { title, count: count(changes.length) })}</h2>
      </summary>
      <div class="supervise-scroll" role="region" aria-label={title} tabIndex={0}>
        <table class="supervise-table">
          <thead>
            <tr>
              <th scope="col">{t('supervise.replay.time')}</th>
              <th scope="col">{t('supervise.replay.lane')}</th>
              <th scope="col">{t('supervise.replay.passage')}</th>
              <th scope="col">{t('supervise.replay.gone')}</th>
              <th scope="col">{t('supervise.replay.fresh')}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map((change) => (
              <Change key={`${change.lane} ${change.passage} ${change.atMs}`} change={change} />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Change({ change }: { readonly change: ReplayReport['changed'][number] }) {
  const { gone, fresh } = findingsOf(change);
  return (
    <tr>
      <td>{moment(change.atMs)}</td>
      <td>{change.lane}</td>
      <th scope="row">
        <code>{change.passage || t('supervise.none')}</code>
      </th>
      <td>
        <Codes codes={gone} sign="−" />
      </td>
      <td>
        <Codes codes={fresh} sign="+" />
      </td>
    </tr>
  );
}

function Codes({ codes, sign }: { readonly codes: readonly string[]; readonly sign: string }) {
  if (codes.length === 0) return t('supervise.none');
  return (
    <ul class="supervise-codes">
      {codes.map((code) => (
        <li key={code}>
          <span aria-hidden="true">{sign} </span>
          {wordFor('finding', code)}
        </li>
      ))}
    </ul>
  );
}
