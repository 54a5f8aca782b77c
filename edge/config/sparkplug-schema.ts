import { z } from 'zod';

/** One level of a topic, and no trouble in any tool that shows it. */
const id = z.string().regex(/^[A-Za-z0-9 _.:-]{1,64}$/, 'up to 64 letters, digits, spaces and _ . : -');

const MIN_EVERY_S = 1;
const MAX_EVERY_S = 3600;

/** What the `sparkplug` section says beside its broker. */
export const sparkplugKeys = {
  group: id.describe('group of edge nodes that this computer belongs to'),
  node: id.exactOptional().describe('what the plant calls this computer; the site when absent'),
  primaryHost: id.exactOptional().describe('host without whose word that it is there nothing is told'),
  everySeconds: z
    .number()
    .int()
    .min(MIN_EVERY_S)
    .max(MAX_EVERY_S)
    .default(10)
    .describe('how often what has changed is told, s'),
};
