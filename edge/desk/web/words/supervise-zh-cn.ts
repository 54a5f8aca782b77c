import type { superviseEn } from './supervise-en.ts';

export const superviseZhCn: Readonly<Record<keyof typeof superviseEn, string>> = {
  'supervise.name': '督导',
};
