import { defineConfig } from 'vitest/config';
import { IS_LONG } from './test/scale.ts';

// Tests wait for processes and ptys on shared machines; this bounds a hang, it is no measurement.
const TIMEOUT_MS = IS_LONG ? 12 * 3_600_000 : 60_000;

/** These put modules of their own in the place of Node's. */
const ALONE = ['edge/ledger/durable-file.test.ts', 'edge/rollout/power-cut.test.ts'];

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: TIMEOUT_MS,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        // Loading the modules anew for each of two hundred files would take as long as the tests.
        test: {
          name: 'together',
          include: ['{edge,hardware,models,sim,test}/**/*.test.ts'],
          exclude: [...ALONE, 'test/broker/**', 'test/browser/**'],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
  },
});
