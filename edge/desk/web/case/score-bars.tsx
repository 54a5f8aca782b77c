import { percent, signed } from '../shell/formats.ts';
import { Sentence } from '../shell/sentence.tsx';
import { phraseParts } from '../words/reasons.ts';
import { t } from '../words/words.ts';
import { scaleOf, type ScorePart, type ScoreParts } from './score-parts.ts';

/** A score taken apart: each bar begins where the one above ended, and the last ends at the score. */
export function ScoreBars({ told }: { readonly told: ScoreParts }) {
  const { least, most } = scaleOf(told);
  const at = (odds: number) => `${(((odds - least) / (most - least || 1)) * 100).toFixed(2)}%`;
  return (
    <details class="score" open>
      <summary>{t('findings.contributions')}</summary>
      <table class="score-bars">
        <caption class="visually-hidden">{t('findings.contributions')}</caption>
        <thead class="visually-hidden">
          <tr>
            <th scope="col">{t('findings.feature')}</th>
            <th scope="col">{t('findings.share')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {told.parts.map((part, index) => (
            <tr key={index} class={part.share < 0 ? 'score-lowers' : 'score-raises'}>
              <th scope="row">
                <Name part={part} />{' '}
                {part.value !== '' && (
                  <small dir="auto">
                    <Sentence parts={phraseParts(part.value)} />
                  </small>
                )}
              </th>
              <td class="score-share">
                {signed(part.share)}
                <span class="visually-hidden"> {t(part.share < 0 ? 'findings.lowers' : 'findings.raises')}</span>
              </td>
              <td class="score-track" aria-hidden="true">
                <span
                  style={{ '--from': at(Math.min(part.from, part.to)), '--to': at(Math.max(part.from, part.to)) }}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="score-sum">{t('findings.sum', { odds: signed(told.odds), percent: percent(told.score) })}</p>
    </details>
  );
}

function Name({ part: { kind, feature } }: { readonly part: ScorePart }) {
  if (kind === 'feature') return <Sentence parts={phraseParts(feature)} />;
  return <>{t(kind === 'base' ? 'findings.base' : 'findings.rest')}</>;
}
