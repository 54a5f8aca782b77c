import type { Part } from '../../../contract/say-finding.ts';
import { reasonParts } from '../words/reasons.ts';
import { t } from '../words/words.ts';

/** A sentence of the screen with names as they came, and what others said quoted in their language. */
export function Sentence({ parts }: { readonly parts: readonly Part[] }) {
  return (
    <>
      {parts.map(({ kind, text }, index) => {
        if (kind === 'words') return text;
        if (kind === 'told') return <bdi key={index}>{text}</bdi>;
        return (
          <span key={index} lang="en" dir="auto">
            {t('original', { text })}
          </span>
        );
      })}
    </>
  );
}

/** A reason that the daemon gave. */
export function Reason({ text }: { readonly text: string }) {
  return <Sentence parts={reasonParts(text)} />;
}
