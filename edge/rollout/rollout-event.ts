import type { DeviceHealth } from '../../hardware/device.ts';
import type { ToldFigures } from './figures.ts';
import type { Stage } from './swap.ts';

/** What the rollout tells of itself, as it happens. */
export type RolloutEvent =
  | { readonly type: 'healthChanged'; readonly health: DeviceHealth }
  | {
      readonly type: 'packMoved';
      readonly pack: string;
      readonly version: string;
      /** The version that served when the trial began. */
      readonly from: string;
      readonly stage: Stage;
      readonly why: string;
      readonly figures: ToldFigures | null;
    }
  /** A version that served before cannot; these serve in its place. */
  | { readonly type: 'packsFellBack'; readonly why: string; readonly packs: readonly string[] }
  /** From the next start the version before serves again. */
  | { readonly type: 'packReverted'; readonly pack: string }
  /** Files cannot be read or written. */
  | { readonly type: 'packTrouble'; readonly why: string };
