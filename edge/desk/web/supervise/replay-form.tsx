import { useSignal } from '@preact/signals';
import { t } from '../words/words.ts';

const MOST_PASSAGES = 1000;
const USUAL_PASSAGES = 200;

interface ReplayFormProps {
  /** The name of the file that was chosen. */
  readonly file: string | null;
  readonly isReady: boolean;
  readonly isRunning: boolean;
  readonly choose: (file: File | undefined) => void;
  readonly run: (passages: number) => void;
}

/** Which policy file, and over how many passages. */
export function ReplayForm({ file, isReady, isRunning, choose, run }: ReplayFormProps) {
  const passages = useSignal(USUAL_PASSAGES);
  return (
    <form
      class="supervise-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) run(passages.value);
      }}
    >
      <label class="supervise-field supervise-field-wide supervise-file">
        <span>{t('supervise.replay.file')}</span>
        <input
          type="file"
          accept=".yaml,.yml"
          aria-describedby="supervise-file-name"
          onChange={({ currentTarget }) => choose(currentTarget.files?.[0])}
        />
        <span class="supervise-file-face">
          <span class="supervise-button">{t('supervise.replay.choose')}</span>
          <bdi id="supervise-file-name">{file ?? t('supervise.replay.no-file')}</bdi>
        </span>
      </label>
      <label class="supervise-field">
        <span>
          {t('supervise.replay.passages')}{' '}
          <small class="supervise-muted">{t('supervise.replay.passages.range', { most: MOST_PASSAGES })}</small>
        </span>
        <input
          type="number"
          min={1}
          max={MOST_PASSAGES}
          required
          value={passages.value}
          onInput={({ currentTarget }) => {
            if (currentTarget.validity.valid) passages.value = currentTarget.valueAsNumber;
          }}
        />
      </label>
      <button type="submit" class="supervise-button supervise-button-strong" disabled={!isReady || isRunning}>
        {isRunning ? t('supervise.replay.running') : t('supervise.replay.run')}
      </button>
    </form>
  );
}
