import { effect, signal } from '@preact/signals';
import { type Language, language } from './language.ts';

/** What the person at this screen likes: kept by the browser, and nothing of passengers with it. */
export type Theme = 'system' | 'light' | 'dark';

export const theme = signal<Theme>(recalled('theme', ['system', 'light', 'dark']) ?? 'system');
export const isMuted = signal(recalled('sound', ['on', 'off']) === 'off');

/** Takes up what was chosen before, and keeps page and browser told of every change. */
export function applySettings(): void {
  const spoken = navigator.languages.some((each) => each.toLowerCase().startsWith('zh')) ? 'zh-CN' : 'en';
  language.value = recalled<Language>('language', ['en', 'zh-CN']) ?? spoken;
  effect(() => {
    document.documentElement.lang = language.value;
  });
  effect(() => {
    if (theme.value === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme.value;
  });
}

export function choose(setting: 'language', value: Language): void;
export function choose(setting: 'theme', value: Theme): void;
export function choose(setting: 'sound', value: 'on' | 'off'): void;
export function choose(setting: 'language' | 'theme' | 'sound', value: string): void {
  if (setting === 'language') language.value = value as Language;
  else if (setting === 'theme') theme.value = value as Theme;
  else isMuted.value = value === 'off';
  try {
    localStorage.setItem(`greenlane.${setting}`, value);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

function recalled<T extends string>(setting: string, known: readonly T[]): T | null {
  try {
    const kept = localStorage.getItem(`greenlane.${setting}`);
    return known.find((each) => each === kept) ?? null;
  } catch {
    return null;
  }
}
