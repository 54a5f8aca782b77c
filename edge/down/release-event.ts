import type { Changes, ReleaseState } from './release-machine.ts';

/** What is told of releases, as it happens. */
export type ReleaseEvent =
  | {
      readonly type: 'releaseMoved';
      readonly version: number;
      readonly stage: ReleaseState['stage'];
      readonly why: string;
      readonly changes: Changes | null;
    }
  /** A release brought a site file: a person at the computer decides whether it is taken. */
  | { readonly type: 'siteFileWaits'; readonly version: number; readonly file: string }
  /** Something keeps a release from going on for now. */
  | { readonly type: 'releaseTrouble'; readonly why: string };
