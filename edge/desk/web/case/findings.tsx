import type { Label } from '../../../contract/case.ts';
import type { Finding } from '../../../contract/judgement.ts';
import type { CaseView } from '../../wire.ts';
import { listed, number, percent } from '../shell/formats.ts';
import { Icon } from '../../../screen/web/icons.tsx';
import { Sentence } from '../shell/sentence.tsx';
import type { DeskState } from '../state/desk-state.ts';
import { keepWork, workOn } from '../state/work.ts';
import { findingParts } from '../words/finding-sentence.ts';
import { t, wordFor } from '../words/words.ts';
import { ScoreBars } from './score-bars.tsx';
import { bandOf, scoreParts } from './score-parts.ts';

interface FindingsProps {
  readonly view: CaseView;
  readonly desk: DeskState;
  readonly mayLabel: boolean;
}

/** Why this passenger is here: each finding in plain words, who says so, and what the officer found it to be. */
export function Findings({ view, desk, mayLabel }: FindingsProps) {
  const work = workOn(view.id, desk.rules.goods?.currencies.accounting ?? '');
  const ruled = new Map(view.ruling?.labels.map(({ finding, label }) => [finding, label]));
  const setLabel = (index: number, label: Label) =>
    keepWork(view.id, { ...work, labels: new Map([...work.labels, [index, label]]) });
  return (
    <section class="panel">
      <h2>{t('findings.title')}</h2>
      {view.findings.length === 0 && <p class="muted">{t('findings.none')}</p>}
      {view.steps.map((step) => step.what === 'opened' && <p dir="auto">{step.reason}</p>)}
      <ol class="findings">
        {view.findings.map((finding, index) => (
          <li key={index} class={`finding finding-${finding.severity}`}>
            <FindingText finding={finding} />
            <Labels
              finding={finding}
              name={`label-${view.id}-${index}`}
              label={(mayLabel ? work.labels : ruled).get(index) ?? 'not-checked'}
              choose={mayLabel ? (label) => setLabel(index, label) : null}
            />
          </li>
        ))}
      </ol>
    </section>
  );
}

function FindingText({ finding }: { readonly finding: Finding }) {
  const { code, severity, source, score, faces, objects = [] } = finding;
  const said = findingParts(finding);
  const parts = scoreParts(finding);
  const marked = [...new Set(objects.map(({ name }) => wordFor('viewer.class', name)))];
  return (
    <>
      <h3>
        <span class={`chip chip-${severity}`}>
          <Icon name={severity} />
          {t(`severity.${severity}`)}
        </span>
        {wordFor('finding', code)}
      </h3>
      {said.length > 0 && (
        <p dir="auto">
          <Sentence parts={said} />
        </p>
      )}
      <p class="hint">
        {t(`source.${source.kind}`, { name: source.name, version: source.version })}
        {score !== undefined && ` · ${t('band.said', { percent: percent(score), band: t(`band.${bandOf(score)}`) })}`}
        {faces !== undefined &&
          faces.distance !== null &&
          ` · ${t('band.faces', { distance: number(faces.distance), below: number(faces.sameBelow) })}`}
      </p>
      {marked.length > 0 && <p class="hint">{t('findings.objects', { list: listed(marked) })}</p>}
      {parts !== null && <ScoreBars told={parts} />}
    </>
  );
}

const LABELS: readonly Label[] = ['right', 'wrong', 'not-checked'];

interface LabelsProps {
  readonly finding: Finding;
  readonly name: string;
  readonly label: Label;
  /** Null where it is only shown. */
  readonly choose: ((label: Label) => void) | null;
}

function Labels({ finding, name, label, choose }: LabelsProps) {
  if (choose === null) return <p class="hint">{`${t('findings.label')} ${t(`findings.label.${label}`)}`}</p>;
  return (
    <fieldset class="labels">
      <legend class="visually-hidden">{t('findings.label-of', { finding: wordFor('finding', finding.code) })}</legend>
      <span aria-hidden="true" class="muted">
        {t('findings.label')}
      </span>
      <span class="switch">
        {LABELS.map((each) => (
          <label key={each}>
            <input
              type="radio"
              class="visually-hidden"
              name={name}
              checked={label === each}
              onChange={() => choose(each)}
            />
            <span>{t(`findings.label.${each}`)}</span>
          </label>
        ))}
      </span>
    </fieldset>
  );
}
