import { Fault } from '../contract/fault.ts';
import type { Manifest } from '../packs/manifest.ts';
import type { Choice, Lineup } from './lineup.ts';
import type { ModelProcess } from './model-process.ts';

/** A version that serves, or is to. */
export interface Member extends Choice {
  readonly id: string;
  readonly kind: Manifest['kind'];
}

/** A process and the packs that it was given. */
export interface Crew {
  readonly members: readonly Member[];
  readonly process: ModelProcess;
}

/** Whether a process yields to the others of a busy computer, for good. */
export type Priority = 'normal' | 'low';

/** Makes a process with the packs in these folders; it is not started yet. */
export type OpenProcess = (folders: readonly string[], priority: Priority) => ModelProcess;

/** The best of each pack, and what to fall back on. */
export interface CrewPlan {
  readonly members: readonly Member[];
  /** Theirs, and those of packs that cannot be read: for the process to refuse. */
  readonly folders: readonly string[];
  /** The plan without the version that this message complains of; null when there is nothing to fall back on. */
  without(complaint: string): CrewPlan | null;
}

/** @param levels how many choices of each place are passed over */
export function planCrew(lineup: Lineup, levels: readonly number[] = []): CrewPlan {
  const { places, unreadable } = lineup;
  const choiceOf = (at: number, level: number) => places[at]?.choices[level];
  const members = places.flatMap(({ id, kind, choices }, at) => {
    return [{ id, kind, ...(choiceOf(at, levels[at] ?? 0) ?? choices[0]) }];
  });
  return {
    members,
    folders: [...foldersOf(members), ...unreadable],
    without(complaint) {
      const canFall = members.map((_, at) => choiceOf(at, (levels[at] ?? 0) + 1) !== undefined);
      const isNamed = members.map(({ folder }, at) => canFall[at] === true && complaint.includes(folder));
      // Who goes away without a word may have stumbled over any of them.
      const falls = isNamed.includes(true) ? isNamed : canFall;
      if (!falls.includes(true)) return null;
      return planCrew(
        lineup,
        falls.map((isFalling, at) => (levels[at] ?? 0) + (isFalling ? 1 : 0)),
      );
    },
  };
}

/** A process may be slow to start on a busy computer; one that goes away so often before it answers never will. */
const MOST_FALLS = 3;

/** Resolves when a process answers; rejects when its packs are refused, or when it keeps going away before. */
export function ready(process: ModelProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let falls = 0;
    const forget = process.onHealth(({ state, reason }) => {
      if (state === 'down') falls += 1;
      if (falls >= MOST_FALLS) settle(() => reject(new Fault('model-unavailable', `The process went away: ${reason}`)));
    });
    const settle = (how: () => void) => {
      forget();
      how();
    };
    process.start().then(
      () => settle(resolve),
      (error: Error) => settle(() => reject(error)),
    );
  });
}

export function foldersOf(members: readonly Member[]): readonly string[] {
  return members.map(({ folder }) => folder);
}
