import { choose, type Theme, theme } from './settings.ts';
import { type Language, language } from './language.ts';
import { t } from './switch-words.ts';

/** Each language in its own words: whoever looks for it cannot read the other. */
const LANGUAGES: readonly (readonly [Language, string])[] = [
  ['en', 'English'],
  ['zh-CN', '中文'],
];
const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

export function LanguageSwitch() {
  return (
    <div class="switch" role="group" aria-label={t('setting.language')}>
      {LANGUAGES.map(([code, name]) => (
        <button
          key={code}
          type="button"
          lang={code}
          aria-pressed={language.value === code}
          onClick={() => choose('language', code)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

export function ThemeSwitch() {
  return (
    <select
      class="select-quiet"
      aria-label={t('setting.theme')}
      value={theme.value}
      onChange={({ currentTarget }) => choose('theme', THEMES.find((each) => each === currentTarget.value) ?? 'system')}
    >
      {THEMES.map((each) => (
        <option key={each} value={each}>
          {t(`setting.theme.${each}`)}
        </option>
      ))}
    </select>
  );
}
