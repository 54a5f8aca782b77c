import type { ShareRow } from '../../wire-supervise.ts';

/** What the counts of a shift come to. A share is 0..1, or null where there is nothing that it could be a share of. */

export function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** Of the findings that an officer checked, those that were wrong. */
export function falseAlarmShare({ right, wrong }: Pick<ShareRow, 'right' | 'wrong'>): number | null {
  return shareOf(wrong, right + wrong);
}

/** All lanes together. */
export function totalOf(lanes: readonly ShareRow[]): Omit<ShareRow, 'name'> {
  const total = { passages: 0, diverted: 0, alarms: 0, right: 0, wrong: 0, notChecked: 0 };
  for (const lane of lanes) {
    total.passages += lane.passages;
    total.diverted += lane.diverted;
    total.alarms += lane.alarms;
    total.right += lane.right;
    total.wrong += lane.wrong;
    total.notChecked += lane.notChecked;
  }
  return total;
}
