import type { GoodsLine } from '../../../contract/evidence.ts';
import type { CaseView, GoodsRules } from '../../wire.ts';
import { listed, number } from '../shell/formats.ts';
import { Icon, type IconName } from '../../../screen/web/icons.tsx';
import { t } from '../words/words.ts';
import { accounted, comparison, type ComparisonRow, type Limit } from './comparison.ts';
import { seenWords } from './what-there-is.ts';

const ICONS: Readonly<Record<ComparisonRow['verdict'], IconName>> = {
  over: 'doubt',
  undeclared: 'alarm',
  within: 'good',
  unknown: 'notice',
};

/** The declaration against what was seen and what is allowed. */
export function Goods({ view, rules }: { readonly view: CaseView; readonly rules: GoodsRules | undefined }) {
  const rows = comparison(view.goods, view.findings, rules);
  return (
    <section class="panel">
      <h2>{t('goods.title')}</h2>
      <p class="hint">
        {view.declaration === null
          ? t('goods.no-declaration')
          : t('goods.declaration', { id: view.declaration.id }) +
            (view.goods.length === 0 ? ` · ${t('goods.nothing-declared')}` : '')}
      </p>
      {rows.length === 0 ? (
        <p class="muted">{t(seenWords(view))}</p>
      ) : (
        <table class="goods">
          <thead>
            <tr>
              <th scope="col">{t('goods.kind')}</th>
              <th scope="col">{t('goods.declared')}</th>
              <th scope="col">{t('goods.seen')}</th>
              <th scope="col">{t('goods.allowed')}</th>
              <th scope="col">{t('goods.verdict')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={JSON.stringify(row.name)} row={row} rules={rules} isScanned={view.scans.length > 0} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

interface RowProps {
  readonly row: ComparisonRow;
  readonly rules: GoodsRules | undefined;
  readonly isScanned: boolean;
}

function Row({ row, rules, isScanned }: RowProps) {
  return (
    <tr class={`goods-${row.verdict}`}>
      <th scope="row">
        {nameOf(row)}
        {!('hs6' in row.name) && (
          <small class="muted">
            {[...new Set(row.lines.map(({ hs6 }) => t('goods.hs', { code: hs6 })))].join(' ')}
          </small>
        )}
      </th>
      <td data-name={t('goods.declared')}>
        {row.lines.length === 0
          ? t('goods.not-declared')
          : row.lines.map((line, index) => <Line key={index} line={line} rules={rules} />)}
      </td>
      <td data-name={t('goods.seen')}>
        {row.seen > 0 ? t('goods.count', { count: row.seen }) : t(isScanned ? 'goods.not-seen' : 'goods.not-scanned')}
      </td>
      <td data-name={t('goods.allowed')}>{allowedWords(row)}</td>
      <td data-name={t('goods.verdict')}>
        <span class="goods-verdict">
          <Icon name={ICONS[row.verdict]} />
          {t(`goods.verdict.${row.verdict}`)}
        </span>
      </td>
    </tr>
  );
}

function Line({ line, rules }: { readonly line: GoodsLine; readonly rules: GoodsRules | undefined }) {
  const { quantity, massKg, origin } = line;
  const amounts = [
    t('unit.pieces', { count: number(quantity) }),
    t('unit.kilograms', { count: number(massKg) }),
    valueWords(line, rules?.currencies),
    t('goods.from', { origin }),
  ];
  return <span class="goods-line">{listed(amounts)}</span>;
}

/** As declared, and what that is in the currency by which the policy judges. */
function valueWords(line: GoodsLine, currencies: GoodsRules['currencies'] | undefined): string {
  const value = `${number(line.value)} ${line.currency}`;
  if (currencies === undefined || line.currency === currencies.accounting) return value;
  const inAccounting = accounted(line, currencies);
  return inAccounting === null
    ? t('goods.value-no-rate', { value })
    : t('goods.value-converted', { value, converted: `${number(inAccounting)} ${currencies.accounting}` });
}

function nameOf({ name }: ComparisonRow): string {
  if ('category' in name) return t(`seen.${name.category}`);
  return 'allowance' in name ? name.allowance : t('goods.hs', { code: name.hs6 });
}

function allowedWords({ limits, undeclaredAllowed, verdict }: ComparisonRow): string {
  const words = limits.map(limitWords);
  if (undeclaredAllowed !== null && undeclaredAllowed > 0)
    words.push(t('goods.allowed-unseen', { count: undeclaredAllowed }));
  if (words.length > 0) return listed(words);
  return verdict === 'unknown' ? t('goods.no-limit') : t('unit.none');
}

function limitWords({ unit, most }: Limit): string {
  if (unit === 'pieces') return t('unit.pieces', { count: number(most) });
  if (unit === 'kilograms') return t('unit.kilograms', { count: number(most) });
  return `${number(most)} ${unit.currency}`;
}
