import type { ComponentChildren } from 'preact';
import type { CaseView } from '../../wire.ts';
import { nowMs } from '../../../screen/web/time.ts';
import { t } from '../words/words.ts';
import { mrzDate } from './mrz-date.ts';

/** The travel document, the flight and the bags, as they were read. */
export function Who({ view: { document, boardingPasses, bagTags } }: { readonly view: CaseView }) {
  const pass = boardingPasses[0];
  return (
    <section class="panel">
      <h2>{t('who.title')}</h2>
      <dl class="facts">
        {document === null ? (
          <Fact name={t('who.document')}>{t('who.none')}</Fact>
        ) : (
          <>
            <Fact name={t('who.document')}>
              <span class="code">{t('who.issued-by', { number: document.number, issuer: document.issuer })}</span>
            </Fact>
            <Fact name={t('who.nationality')}>
              <span class="code">{document.nationality}</span>
            </Fact>
            <Fact name={t('who.born')}>
              <span class="code">{mrzDate(document.birthDate, 'birth', nowMs.value)}</span>,{' '}
              {t(`who.sex.${document.sex}`)}
            </Fact>
            <Fact name={t('who.expires')}>
              <span class="code">{mrzDate(document.expiryDate, 'expiry', nowMs.value)}</span>
            </Fact>
          </>
        )}
        {pass === undefined ? (
          <Fact name={t('who.flight')}>{t('who.no-pass')}</Fact>
        ) : (
          <>
            <Fact name={t('who.flight')}>
              <b class="code">{`${pass.carrier.trim()} ${pass.flight.trim()}`}</b>{' '}
              {t('who.route', { from: pass.from, to: pass.to })},{' '}
              {t('who.seat', { seat: pass.seat.replace(/^0+/, '') })}
            </Fact>
            <Fact name={t('who.name-on-pass')}>
              <span dir="auto">{pass.passengerName.trim()}</span>
            </Fact>
          </>
        )}
        {bagTags.length > 0 && (
          <Fact name={t('who.bags')}>
            {bagTags.map((tag) => (
              <span key={tag} class="code">
                {tag}{' '}
              </span>
            ))}
          </Fact>
        )}
      </dl>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
