import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{edge,hardware,models,sim,test}/**/*.test.ts'],
    exclude: ['test/broker/**'],
    pool: 'forks',
    maxWorkers: 2,
    // Tests wait for processes and ptys on shared machines; this bounds a hang, it is no measurement.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
