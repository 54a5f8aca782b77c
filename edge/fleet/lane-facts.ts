import { z } from 'zod';
import { modeChangeSchema } from '../contract/lane-order.ts';
import { bootSchema, type RecordKind } from '../contract/record.ts';

export interface Versioned {
  readonly id: string;
  readonly version: string;
}

/** What a lane's rows said last of the lane itself: a row of the table `digests`, whose columns these are. */
export interface LaneFacts {
  readonly epoch: number;
  readonly sequence: number;
  /** Wall clock of the last row, ms since 1970. */
  readonly row_ms: number;
  readonly mode: string | null;
  readonly software: string | null;
  readonly policy: Versioned | null;
  readonly models: readonly Versioned[] | null;
}

interface LaneRow {
  readonly epoch: number;
  readonly sequence: number;
  readonly kind: RecordKind;
  readonly wallMs: number;
  readonly body: unknown;
}

/** Enough to know it by, for a page that shows a thousand lanes. */
const LONGEST_NAME = 200;
const MOST_MODELS = 32;
const name = z.string().transform((text) => text.slice(0, LONGEST_NAME));
const policy = z.object({ id: name, version: name });
const startedSchema = bootSchema.extend({ software: name, policy });
const decidedSchema = z.object({
  policy,
  models: z.array(z.object({ name, version: name })).transform((models) => models.slice(0, MOST_MODELS)),
});

const NOTHING = { mode: null, software: null, policy: null, models: null };

/** The facts after one more row of the lane. A row that cannot be read only counts. */
export function afterLaneRow(facts: LaneFacts | null, { epoch, sequence, kind, wallMs, body }: LaneRow): LaneFacts {
  const counted = { ...(facts ?? NOTHING), epoch, sequence, row_ms: wallMs };
  switch (kind) {
    case 'boot': {
      const boot = startedSchema.safeParse(body).data;
      return boot === undefined ? counted : { ...counted, software: boot.software, policy: boot.policy };
    }
    case 'mode':
      return { ...counted, mode: modeChangeSchema.safeParse(body).data?.mode ?? counted.mode };
    case 'decision': {
      const decided = decidedSchema.safeParse(body).data;
      if (decided === undefined) return counted;
      const models = decided.models.map(({ name, version }) => ({ id: name, version }));
      // Nobody is asked about who declares nothing and carries no bag: what answered last still stands.
      return { ...counted, policy: decided.policy, models: models.length > 0 ? models : counted.models };
    }
    default:
      return counted;
  }
}
