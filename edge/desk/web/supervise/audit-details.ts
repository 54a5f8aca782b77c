import type { AuditDetail } from '../../wire-supervise.ts';
import { listed } from '../shell/formats.ts';
import { phraseParts, plain, reasonParts } from '../words/reasons.ts';
import { t, wordFor } from '../words/words.ts';

/** A field of a row in the language of the screen; what it has no words for stays as the ledger has it. */
export function detailWords({ name, text }: AuditDetail): { readonly name: string; readonly text: string } {
  const told = wordFor('supervise.audit.detail', name);
  return { name: t('supervise.audit.detail', { name: told }), text: valueWords(name, text) };
}

/** Who did it: names as they are, their roles in words. */
export function whoWords(who: string): string {
  return who.replaceAll(/ \((\w+)\)/g, (_, role: string) => ` (${wordFor('role', role)})`);
}

function valueWords(name: string, text: string): string {
  switch (name) {
    case 'role':
      return wordFor('role', text);
    case 'code':
      return wordFor('refusal', text);
    case 'stage':
      return wordFor('supervise.audit.stage', text);
    case 'why':
      return plain(reasonParts(text));
    case 'reason':
      return plain(phraseParts(text));
    case 'labels':
      return listed(text.split(', ').map(labelWords));
    default:
      return text;
  }
}

/** @param label the finding's code, its place and what it was found to be, with spaces between */
function labelWords(label: string): string {
  const [code = '', , found = ''] = label.split(' ');
  const finding = wordFor('finding', code);
  return found === '' ? label : t('supervise.audit.finding', { finding, label: wordFor('findings.label', found) });
}
