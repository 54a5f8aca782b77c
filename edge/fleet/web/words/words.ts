import { courseEn } from '../../../screen/web/course-en.ts';
import { courseZhCn } from '../../../screen/web/course-zh-cn.ts';
import { findingsEn } from '../../../screen/web/findings-en.ts';
import { findingsZhCn } from '../../../screen/web/findings-zh-cn.ts';
import { LANE_WORDS } from '../../../screen/web/lane-words.ts';
import { createSpeaker, type Words } from '../../../screen/web/language.ts';
import { en } from './en.ts';
import { figuresEn } from './figures-en.ts';
import { figuresZhCn } from './figures-zh-cn.ts';
import { zhCn } from './zh-cn.ts';

const ENGLISH = { ...en, ...figuresEn, ...LANE_WORDS.en, ...courseEn, ...findingsEn } as const;
export type WordKey = keyof typeof ENGLISH;

export const WORDS: Words<WordKey> = {
  en: ENGLISH,
  'zh-CN': { ...zhCn, ...figuresZhCn, ...LANE_WORDS['zh-CN'], ...courseZhCn, ...findingsZhCn },
};

export const { t, wordFor } = createSpeaker(WORDS);
