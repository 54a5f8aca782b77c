import { FINDING_WORDS } from '../../../contract/finding-words.ts';
import { createSpeaker, type Words } from '../../../screen/web/language.ts';
import { LANE_WORDS } from '../../../screen/web/lane-words.ts';
import { SWITCH_WORDS } from '../../../screen/web/switch-words.ts';
import { caseEn } from './case-en.ts';
import { caseZhCn } from './case-zh-cn.ts';
import { countersEn } from './counters-en.ts';
import { countersZhCn } from './counters-zh-cn.ts';
import { courseEn } from '../../../screen/web/course-en.ts';
import { courseZhCn } from '../../../screen/web/course-zh-cn.ts';
import { decisionEn } from './decision-en.ts';
import { decisionZhCn } from './decision-zh-cn.ts';
import { deskEn } from './desk-en.ts';
import { deskZhCn } from './desk-zh-cn.ts';
import { en } from './en.ts';
import { findingsEn } from '../../../screen/web/findings-en.ts';
import { findingsZhCn } from '../../../screen/web/findings-zh-cn.ts';
import { saysZhCn } from './says-zh-cn.ts';
import { superviseEn } from './supervise-en.ts';
import { superviseZhCn } from './supervise-zh-cn.ts';
import { viewerEn } from './viewer-en.ts';
import { viewerZhCn } from './viewer-zh-cn.ts';
import { zhCn } from './zh-cn.ts';

/**
 * English is the first language: its keys are the keys. Names in braces are places for what is told; after a name may
 * stand words for each plural form that the language has: `{count|one:case|other:cases}`.
 */
const ENGLISH = {
  ...en,
  ...SWITCH_WORDS.en,
  ...LANE_WORDS.en,
  ...deskEn,
  ...caseEn,
  ...courseEn,
  ...decisionEn,
  ...findingsEn,
  ...FINDING_WORDS,
  ...viewerEn,
  ...superviseEn,
  ...countersEn,
} as const;
export type WordKey = keyof typeof ENGLISH;

export const WORDS: Words<WordKey> = {
  en: ENGLISH,
  'zh-CN': {
    ...zhCn,
    ...SWITCH_WORDS['zh-CN'],
    ...LANE_WORDS['zh-CN'],
    ...deskZhCn,
    ...caseZhCn,
    ...courseZhCn,
    ...decisionZhCn,
    ...findingsZhCn,
    ...saysZhCn,
    ...viewerZhCn,
    ...superviseZhCn,
    ...countersZhCn,
  },
};

export const { t, wordFor } = createSpeaker(WORDS);
