import type { Finding } from '../../../contract/judgement.ts';
import { type Part, said, sayFinding, type Writing } from '../../../contract/say-finding.ts';
import { day, dateAndTime, decimals, percent } from '../shell/formats.ts';
import { phraseParts, reasonParts } from './reasons.ts';
import { language } from '../../../screen/web/language.ts';
import { t, WORDS } from './words.ts';

/** What a finding says, figures included, in the language of the screen; one without facts stands as it came. */
export function findingParts({ text, said: sentence }: Finding): readonly Part[] {
  const parts = sentence && sayFinding(sentence.sentence, sentence.facts, writing());
  if (parts) return parts;
  return text === '' ? [] : reasonParts(text);
}

function writing(): Writing {
  return {
    words: WORDS[language.value],
    number: decimals,
    percent,
    date: day,
    moment: dateAndTime,
    listSeparator: t('list.separator'),
    reason: reasonParts,
    feature: (name, value) => [...phraseParts(name), ...(value === '' ? [] : [said(' '), ...phraseParts(value)])],
  };
}
