import { useSignal } from '@preact/signals';
import type { DispositionWord } from '../../../contract/case.ts';
import type { CaseView, Me } from '../../wire.ts';
import type { OpenCase } from '../case/open-case.ts';
import { listed } from '../shell/formats.ts';
import { Icon } from '../../../screen/web/icons.tsx';
import { isLive } from '../state/desk.ts';
import { type DeskState, laneName } from '../state/desk-state.ts';
import { type InspectionDraft, keepWork, unrecorded, workOn } from '../state/work.ts';
import { t, wordFor } from '../words/words.ts';
import { Confirm } from './confirm.tsx';
import { DISPOSITIONS, type Draft, type Need, needsInspection, needsOf, supervisorCodes } from './draft.ts';
import { DraftFields } from './draft-fields.tsx';
import { InspectionForm } from './inspection-form.tsx';

interface DecisionProps {
  readonly open: OpenCase;
  readonly view: CaseView;
  readonly desk: DeskState;
  readonly me: Me;
}

/** What the officer decides: chosen, filled in, then confirmed in words. */
export function Decision({ open, view, desk, me }: DecisionProps) {
  const isConfirming = useSignal(false);
  const currency = desk.rules.goods?.currencies.accounting ?? '';
  const work = workOn(view.id, currency);
  const { draft } = work;
  const change = (fields: Partial<Draft>) => keepWork(view.id, { ...work, draft: { ...draft, ...fields } });
  const changeInspection = (change: (now: InspectionDraft) => InspectionDraft) => {
    const now = workOn(view.id, currency);
    keepWork(view.id, { ...now, inspection: change(now.inspection) });
  };
  const needs = needsOf(draft, view, desk.rules);
  const codes = supervisorCodes(draft, view, desk.rules);
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (needs.length === 0 && isLive.value) isConfirming.value = true;
  };
  return (
    <section class="panel decision" id="decision" tabIndex={-1} aria-label={t('decision.title')}>
      <h2>{t('decision.title')}</h2>
      <form class="form" onSubmit={onSubmit}>
        <Choices view={view} chosen={draft.what} choose={(what) => change({ what })} />
        {draft.what !== null && <DraftFields draft={draft} what={draft.what} rules={desk.rules} change={change} />}
        {codes.length > 0 && (
          <p class="decision-note">
            <Icon name="person" />
            {t('decision.needs-supervisor', { findings: listed(codes.map((code) => wordFor('finding', code))) })}
          </p>
        )}
        {draft.what === 'release' && view.isInLane && (
          <p class="decision-note">
            <Icon name="gate" />
            {t('decision.lane-exit', { lane: laneName(desk, view.lane) })}
          </p>
        )}
        {!isLive.value && <p role="alert">{t('decision.stale')}</p>}
        <button class="button button-primary button-large" aria-disabled={needs.length > 0 || !isLive.value}>
          {t('decision.continue')}
        </button>
        {draft.what !== null && needs.length > 0 && (
          <p class="hint">{t('decision.needs', { list: listed(needs.map((need) => needWords(need, draft.what))) })}</p>
        )}
      </form>
      <InspectionForm
        key={view.id}
        view={view}
        open={open}
        draft={work.inspection}
        change={(inspection) => changeInspection(() => inspection)}
        recorded={(sent) => changeInspection((now) => unrecorded(now, sent))}
        isNeeded={needsInspection(draft, view)}
      />
      {isConfirming.value && (
        <Confirm open={open} view={view} desk={desk} me={me} work={work} close={() => (isConfirming.value = false)} />
      )}
    </section>
  );
}

function needWords(need: Need, what: DispositionWord | null): string {
  if (need === 'inspection') return t('inspection.title');
  if (need === 'goods' && what === 'seized') return t('decision.goods-seized');
  if (need === 'goods' && what === 'quarantine') return t('decision.goods-quarantine');
  return t(need === 'what' ? 'decision.choose' : `decision.${need}`);
}

interface ChoicesProps {
  readonly view: CaseView;
  readonly chosen: DispositionWord | null;
  readonly choose: (what: DispositionWord) => void;
}

function Choices({ view, chosen, choose }: ChoicesProps) {
  return (
    <fieldset class="choices">
      <legend>{t('decision.choose')}</legend>
      {DISPOSITIONS.map((what) => (
        <label key={what} class="choice">
          <input
            type="radio"
            name={`what-${view.id}`}
            value={what}
            checked={chosen === what}
            onChange={() => choose(what)}
          />
          <span>
            <b>{t(`disposition.${what}`)}</b>
            <small>{t(`decision.tells.${what}`)}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
