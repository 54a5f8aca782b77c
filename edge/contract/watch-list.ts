import { z } from 'zod';
import { policySchema } from './policy.ts';

/** A watch list that comes from elsewhere: both lists take the place of the policy's own, so both are named. */
export const watchListSchema = z.strictObject({
  documents: policySchema.shape.watchList.removeDefault(),
  sealedBags: policySchema.shape.sealedBags.removeDefault(),
});
export type WatchList = z.infer<typeof watchListSchema>;
