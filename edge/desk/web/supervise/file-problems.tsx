import type { FileProblem } from '../../../contract/file-problem.ts';
import { t } from '../words/words.ts';
import { count } from '../../../screen/web/numbers.ts';

/** Every mistake in a policy file, in the order of the file, with what is allowed there and what was probably meant. */
export function FileProblems({ file, problems }: { readonly file: string; readonly problems: readonly FileProblem[] }) {
  const title = t('supervise.replay.problems', { count: count(problems.length), file });
  return (
    <div class="supervise-card">
      <h2>{title}</h2>
      <div class="supervise-scroll" role="region" aria-label={title} tabIndex={0}>
        <table class="supervise-table">
          <thead>
            <tr>
              <th scope="col" class="supervise-number">
                {t('supervise.replay.line')}
              </th>
              <th scope="col">{t('supervise.replay.where')}</th>
              <th scope="col">{t('supervise.replay.problem')}</th>
            </tr>
          </thead>
          <tbody>
            {problems.map(({ path, line, column, value, message, allowed, suggestion }) => (
              <tr key={`${line}:${column} ${path} ${message}`}>
                <td class="supervise-number">
                  {line}:{column}
                </td>
                <th scope="row">
                  <code>{path}</code>
                </th>
                <td>
                  <p>
                    {message}
                    {value !== null && (
                      <>
                        {' · '}
                        <bdi>{t('supervise.replay.found', { value })}</bdi>
                      </>
                    )}
                  </p>
                  {allowed !== null && <p class="supervise-muted">{t('supervise.replay.allowed', { allowed })}</p>}
                  {suggestion !== null && (
                    <p>
                      <strong>{t('supervise.replay.meant', { suggestion })}</strong>
                    </p>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
