import { useSignal } from '@preact/signals';
import type { ReplayReport } from '../../wire-supervise.ts';
import { t } from '../words/words.ts';
import type { SuperviseApi } from './api.ts';
import { Frame } from './frame.tsx';
import { FileProblems } from './file-problems.tsx';
import { ReplayForm } from './replay-form.tsx';
import { ReplayResult } from './replay-result.tsx';
import { problemsOf, whyOf } from './say.ts';

const LONGEST_POLICY_CHARS = 200_000;

interface PolicyFile {
  readonly name: string;
  readonly text: string;
}

type Replaying =
  | { readonly step: 'not-yet' | 'running' }
  | { readonly step: 'done'; readonly report: ReplayReport }
  | { readonly step: 'failed'; readonly failure: unknown };

/** The last passages, judged again under a policy file from this computer. Nothing is changed by it. */
export function ReplayPage({ api }: { readonly api: Pick<SuperviseApi, 'replay'> }) {
  const file = useSignal<PolicyFile | null>(null);
  const state = useSignal<Replaying>({ step: 'not-yet' });
  const isTooLarge = (file.value?.text.length ?? 0) > LONGEST_POLICY_CHARS;
  const choose = async (chosen: File | undefined) => {
    file.value = chosen === undefined ? null : { name: chosen.name, text: await chosen.text() };
    state.value = { step: 'not-yet' };
  };
  const run = async (passages: number) => {
    if (file.value === null || isTooLarge) return;
    state.value = { step: 'running' };
    try {
      state.value = { step: 'done', report: await api.replay(file.value.text, passages) };
    } catch (failure) {
      state.value = { step: 'failed', failure };
    }
  };
  const name = file.value?.name ?? null;
  return (
    <Frame title={t('supervise.replay.title')} note={t('supervise.replay.note')}>
      <ReplayForm
        file={name}
        isReady={name !== null && !isTooLarge}
        isRunning={state.value.step === 'running'}
        choose={(chosen) => void choose(chosen)}
        run={(passages) => void run(passages)}
      />
      {isTooLarge && (
        <p class="supervise-trouble" role="alert">
          {t('supervise.replay.too-large')}
        </p>
      )}
      <div class="supervise-outcome" aria-live="polite">
        <Outcome state={state.value} file={name ?? ''} />
      </div>
    </Frame>
  );
}

function Outcome({ state, file }: { readonly state: Replaying; readonly file: string }) {
  switch (state.step) {
    case 'not-yet':
      return <p class="supervise-empty">{t('supervise.replay.begin')}</p>;
    case 'running':
      return <p class="supervise-empty">{t('supervise.replay.running')}</p>;
    case 'done':
      return <ReplayResult report={state.report} />;
    case 'failed': {
      const problems = problemsOf(state.failure);
      return problems.length > 0 ? (
        <FileProblems file={file} problems={problems} />
      ) : (
        <p class="supervise-trouble" role="alert">
          {t('supervise.failed', { why: whyOf(state.failure) })}
        </p>
      );
    }
  }
}
