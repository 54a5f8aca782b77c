import { defineConfig } from 'vitest/config';
import { IS_LONG } from './test/scale.ts';

// Tests wait for processes and ptys on shared machines; this bounds a hang, it is no measurement.
const TIMEOUT_MS = IS_LONG ? 12 * 3_600_000 : 60_000;

export default defineConfig({
  test: {
    include: ['{edge,hardware,models,sim,test}/**/*.test.ts'],
    exclude: ['test/broker/**', 'test/browser/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: TIMEOUT_MS,
    hookTimeout: 60_000,
  },
});
