import { Icon } from '../../../screen/web/icons.tsx';
import { count } from '../../../screen/web/numbers.ts';
import type { PassageView } from '../../wire.ts';
import { passagePath } from '../ask.ts';
import { shortHash } from '../shell/say.ts';
import { t } from '../words/words.ts';

/** That the rows are what was written, each in its place; the centre has computed it anew. */
export function Proof({ view: { site, lane, passage, proof, rows } }: { readonly view: PassageView }) {
  const { holds, brokenAt, links, head } = proof;
  return (
    <section class="panel" aria-label={t('passage.proof')}>
      <h2>{t('passage.proof')}</h2>
      <p class={holds ? 'proof proof-holds' : 'proof proof-broken'}>
        <Icon name={holds ? 'good' : 'alarm'} />
        <strong>{brokenAt === null ? t('proof.holds') : t('proof.broken', { row: brokenAt })}</strong>
      </p>
      <ul class="proof-says">
        <li>{t('proof.rows', { rows: count(rows.filter((row) => row.holds).length) })}</li>
        <li>{t('proof.links', { links: count(links) })}</li>
        <li>{t('proof.head', { upto: count(head.upto) })}</li>
      </ul>
      <p>
        <a class="button" download href={`/api${passagePath(site, lane, passage)}/bundle`}>
          {t('proof.download')}
        </a>
      </p>
      <p class="muted">{t('proof.verify')}</p>
      <details>
        <summary>{t('proof.table')}</summary>
        <table class="plain-table">
          <thead>
            <tr>
              {(['row', 'kind', 'hash', 'holds'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.epoch} ${row.sequence}`}>
                <th scope="row">{row.sequence}</th>
                <td>{row.kind}</td>
                <td class="code" title={row.hash}>
                  {shortHash(row.hash)}
                </td>
                <td>{t(row.holds ? 'holds.yes' : 'holds.no')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
