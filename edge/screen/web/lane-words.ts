import type { Words } from './language.ts';

const en = {
  'lane-state.idle': 'Free',
  'lane-state.admitted': 'Coming in',
  'lane-state.inside': 'Inside',
  'lane-state.assessing': 'Being judged',
  'lane-state.released': 'Leaving by the exit',
  'lane-state.diverted': 'Coming to the officer',
  'lane-state.gone': 'Has left',
  'lane-state.closed': 'Closing',
  'lane-state.emergency': 'EMERGENCY',
  'lane-state.out-of-service': 'OUT OF SERVICE',
  'mode.normal': 'Normal',
  'mode.officer-only': 'Officer only',
  'mode.closed': 'Closed',
  'mode.maintenance': 'Maintenance',
  'mode.test': 'Test',
} as const;

/** How a lane is, and how it is worked. */
export const LANE_WORDS: Words<keyof typeof en> = {
  en,
  'zh-CN': {
    'lane-state.idle': '空闲',
    'lane-state.admitted': '正在进入',
    'lane-state.inside': '在通道内',
    'lane-state.assessing': '正在判定',
    'lane-state.released': '正从出口离开',
    'lane-state.diverted': '正转往关员',
    'lane-state.gone': '已离开',
    'lane-state.closed': '正在结束',
    'lane-state.emergency': '紧急状态',
    'lane-state.out-of-service': '停用',
    'mode.normal': '正常',
    'mode.officer-only': '全部转关员',
    'mode.closed': '关闭',
    'mode.maintenance': '维护',
    'mode.test': '测试',
  },
};
