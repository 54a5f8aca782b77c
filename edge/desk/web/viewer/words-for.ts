import { language } from '../../../screen/web/language.ts';
import { t, type WordKey } from '../words/words.ts';
import { viewerEn } from '../words/viewer-en.ts';
import { KEYS } from './keys.ts';
import type { SeenThing } from './seen-things.ts';

/** A share of 0..1 as the language writes it. */
export function percent(share: number): string {
  return new Intl.NumberFormat(language.value, { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

/** What a marked thing is called; a pack's word that nobody has translated stays as the pack says it. */
export function nameOf({ by, name }: SeenThing): string {
  const key = `viewer.${by === 'model' ? 'class' : 'threat'}.${name}`;
  return isWord(key) ? t(key) : name;
}

/** What else the scanner said of it. */
export function remarksOf({ threat }: SeenThing): string {
  if (threat === null) return '';
  const said = [
    t(`viewer.flag.${threat.flag}`),
    threat.ability === 'shield' ? t('viewer.shields') : '',
    threat.massG === undefined
      ? ''
      : t('viewer.mass', { grams: new Intl.NumberFormat(language.value).format(threat.massG) }),
    threat.description,
  ];
  return said.filter((words) => words !== '').join(' · ');
}

/** A button's tooltip: what it does, and its key. */
export function tip(action: keyof typeof KEYS): string {
  const told = `viewer.tells.${action}`;
  const name = isWord(told) ? t(told) : t(`viewer.do.${action}`);
  return t('viewer.key', { name, key: KEYS[action] });
}

function isWord(key: string): key is WordKey & keyof typeof viewerEn {
  return Object.hasOwn(viewerEn, key);
}
