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
  /** The plan with the next choice in the place of what lies in these folders; null when there is none for any of them. */
  replacing(folders: readonly string[]): CrewPlan | null;
}

/** @param levels how many choices of each place are passed over */
export function planCrew(lineup: Lineup, levels: readonly number[] = []): CrewPlan {
  const { places, unreadable } = lineup;
  const choiceOf = (at: number, level: number) => places[at]?.choices[level];
  const members = places.flatMap(({ id, kind, choices }, at) => {
    return [{ id, kind, ...(choiceOf(at, levels[at] ?? 0) ?? choices[0]) }];
  });
  const fall = (mayFall: (member: Member) => boolean): CrewPlan | null => {
    const next = members.map((member, at) => {
      const level = levels[at] ?? 0;
      return choiceOf(at, level + 1) !== undefined && mayFall(member) ? level + 1 : level;
    });
    return next.every((level, at) => level === (levels[at] ?? 0)) ? null : planCrew(lineup, next);
  };
  return {
    members,
    folders: [...foldersOf(members), ...unreadable],
    // Who goes away without a word may have stumbled over any of them.
    without: (complaint) => fall(({ folder }) => complaint.includes(folder)) ?? fall(() => true),
    replacing: (folders) => fall(({ folder }) => folders.includes(folder)),
  };
}

export function foldersOf(members: readonly Member[]): readonly string[] {
  return members.map(({ folder }) => folder);
}
