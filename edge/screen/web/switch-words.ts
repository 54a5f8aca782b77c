import { createSpeaker, type Words } from './language.ts';

const en = {
  'setting.language': 'Language',
  'setting.theme': 'Colours',
  'setting.theme.system': 'As the system',
  'setting.theme.light': 'Light',
  'setting.theme.dark': 'Dark',
} as const;

/** What every screen lets people choose. */
export const SWITCH_WORDS: Words<keyof typeof en> = {
  en,
  'zh-CN': {
    'setting.language': '语言',
    'setting.theme': '配色',
    'setting.theme.system': '跟随系统',
    'setting.theme.light': '浅色',
    'setting.theme.dark': '深色',
  },
};

export const { t } = createSpeaker(SWITCH_WORDS);
