import { defineConfig } from 'vitest/config';

// Tests against a real Mosquitto, which is a Debian package: .ci/run runs them, `npm test` does not.
export default defineConfig({
  test: {
    include: ['test/broker/**/*.test.ts'],
    exclude: [],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
