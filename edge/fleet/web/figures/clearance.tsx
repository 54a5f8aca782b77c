import { count, dayAndTime, percent } from '../../../screen/web/numbers.ts';
import type { FleetFigures, SiteFigures } from '../../wire.ts';
import { span } from '../shell/say.ts';
import { t } from '../words/words.ts';

const MS_PER_MIN = 60_000;

/** What a customs administration asks of a lane first, held against the reference figures. */
export function Tiles({ figures }: { readonly figures: FleetFigures }) {
  const { all, reference, flight, bags } = figures;
  const { flightPassengers: size, flightMs, bagsMs, throughShare, throughWithinMs } = reference;
  const { share } = all.throughInTime;
  return (
    <div class="tiles">
      <Tile
        name={t('figures.passengers')}
        value={count(all.passengers)}
        tells={
          flight === null
            ? ''
            : t('figures.busiest', { count: count(flight.count), site: flight.site, time: dayAndTime(flight.atMs) })
        }
      />
      <Tile
        name={t('figures.through', { minutes: throughWithinMs / MS_PER_MIN })}
        value={percent(share)}
        verdict={verdictOf(share === null ? null : share >= throughShare, percent(throughShare))}
        tells={t('figures.through-tells')}
      />
      <TimeTile
        name={t('figures.flight', { count: size })}
        tells={t('figures.flight-tells')}
        ms={flight?.ms ?? null}
        withinMs={flightMs}
        size={size}
      />
      <TimeTile
        name={t('figures.bags', { count: size })}
        tells={t('figures.bags-tells')}
        ms={bags?.ms ?? null}
        withinMs={bagsMs}
        size={size}
      />
    </div>
  );
}

interface TimeTileProps {
  readonly name: string;
  readonly tells: string;
  readonly ms: number | null;
  readonly withinMs: number;
  readonly size: number;
}

function TimeTile({ name, tells, ms, withinMs, size }: TimeTileProps) {
  const verdict = verdictOf(ms === null ? null : ms <= withinMs, span(withinMs));
  const none = t('figures.too-few', { count: size });
  return <Tile name={name} value={span(ms)} verdict={verdict} tells={ms === null ? none : tells} />;
}

interface Verdict {
  readonly isMet: boolean | null;
  readonly words: string;
}

function verdictOf(isMet: boolean | null, value: string): Verdict {
  const key = isMet === null ? 'figures.reference' : isMet ? 'figures.reference-met' : 'figures.reference-missed';
  return { isMet, words: t(key, { value }) };
}

interface TileProps {
  readonly name: string;
  readonly value: string;
  readonly verdict?: Verdict;
  readonly tells: string;
}

function Tile({ name, value, verdict, tells }: TileProps) {
  const tone = verdict === undefined || verdict.isMet === null ? 'plain' : verdict.isMet ? 'good' : 'doubt';
  return (
    <section class={`tile tile-${tone}`} aria-label={name}>
      <h2>{name}</h2>
      <strong>{value}</strong>
      {verdict !== undefined && <span class="tile-verdict">{verdict.words}</span>}
      {tells !== '' && <small class="muted">{tells}</small>}
    </section>
  );
}

/** How long people need, in the lane and with the officer. */
export function Clearance({ figures: { lane, clearance, waiting } }: { readonly figures: SiteFigures }) {
  return (
    <section class="panel" aria-label={t('figures.clearance')}>
      <h2>{t('figures.clearance')}</h2>
      <table class="plain-table">
        <thead>
          <tr>
            <td />
            <th scope="col" class="cell-number">
              {t('figures.p50')}
            </th>
            <th scope="col" class="cell-number">
              {t('figures.p95')}
            </th>
          </tr>
        </thead>
        <tbody>
          <Times name={t('figures.in-lane')} times={lane} />
          <Times name={t('figures.until-cleared')} times={clearance} />
        </tbody>
      </table>
      {waiting > 0 && <p class="muted">{t('figures.waiting', { count: waiting })}</p>}
    </section>
  );
}

function Times({ name, times }: { readonly name: string; readonly times: SiteFigures['lane'] }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="cell-number">{span(times?.p50 ?? null)}</td>
      <td class="cell-number">{span(times?.p95 ?? null)}</td>
    </tr>
  );
}
