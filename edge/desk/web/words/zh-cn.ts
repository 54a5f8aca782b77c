import type { en } from './en.ts';

export const zhCn: Readonly<Record<keyof typeof en, string>> = {
  'app.name': 'Greenlane 分流检查台',
};
