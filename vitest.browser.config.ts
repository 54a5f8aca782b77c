import { defineConfig } from 'vitest/config';

// Tests in Debian's Chromium: .ci/run runs them, `npm test` does not.
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    exclude: [],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
