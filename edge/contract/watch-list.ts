import { z } from 'zod';
import { policySchema } from './policy.ts';

/** A watch list that comes from elsewhere: both lists take the place of the policy's own. */
export const watchListSchema = z.strictObject({
  documents: policySchema.shape.watchList,
  sealedBags: policySchema.shape.sealedBags,
});
export type WatchList = z.infer<typeof watchListSchema>;
