import { z } from 'zod';
import type { LaneStateName } from './lane-event.ts';

/**
 * How a lane is worked. `officer-only`: everybody who comes is led to the officer; `closed`: nobody is admitted;
 * `maintenance`: nobody is admitted and what the devices say is for the technician; `test`: as `normal`, and every passage
 * that begins in it is marked as a test for ever. It outlives a restart.
 */
export const laneModeSchema = z.enum(['normal', 'officer-only', 'closed', 'maintenance', 'test']);
export type LaneMode = z.infer<typeof laneModeSchema>;

/** Modes in which a lane is the technician's: into and out of them a supervisor or a technician takes it. */
export const TECHNICAL_MODES: readonly LaneMode[] = ['maintenance', 'test'];

/** The body of a `mode` row. `by` is null when the lane itself asked for it. */
export const modeChangeSchema = z.object({
  mode: laneModeSchema,
  reason: z.string().max(1000),
  by: z.string().nullable(),
});
export type ModeChange = z.infer<typeof modeChangeSchema>;

/**
 * What an officer may order of a lane. None of them overrides an emergency, an entrapment or a safety input: each is only
 * a wish that the passage machine grants when it may, and what moves a leaf is a permit that lapses.
 */
export type LaneOrder =
  | { readonly type: 'setMode'; readonly mode: LaneMode; readonly reason: string; readonly by: string }
  /** A diverted passenger who still stands in the lane may leave by the exit. */
  | { readonly type: 'releaseByExit'; readonly passage: string; readonly by: string }
  /** Whoever stands in the lane may leave by the officer's leaf. */
  | { readonly type: 'letOut'; readonly by: string }
  /** The officer has looked: nobody is in the lane. */
  | { readonly type: 'confirmEmpty'; readonly by: string };

/** How a lane is worked, and why. */
export type ModeSetting = Pick<ModeChange, 'mode' | 'reason'>;

export type OrderAnswer = { readonly done: true } | { readonly done: false; readonly why: string };

/** A leaf as its sensors tell it. */
export type LeafView = 'open' | 'closed' | 'moving' | 'unknown';

/** A lane as it stands. Everything is what sensors and the machine say, nothing what was asked for. */
export interface LaneStatus {
  readonly lane: string;
  readonly state: LaneStateName;
  /** Why it is out of service; empty otherwise. */
  readonly reason: string;
  readonly mode: LaneMode;
  readonly leaves: { readonly entry: LeafView; readonly exit: LeafView; readonly diversion: LeafView };
  readonly passage: string | null;
  /** Who is in it, in words; empty when nobody is, or nobody knows who. */
  readonly passenger: string;
  readonly isOccupied: boolean;
  /** Wall clock, ms since 1970, since when the lane is in this state. */
  readonly sinceWallMs: number;
}
