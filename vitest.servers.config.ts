import { defineConfig } from 'vitest/config';

// Tests against Mosquitto, NATS, RabbitMQ and PostgreSQL, which are Debian packages: .ci/run runs them, `npm test` does not.
export default defineConfig({
  test: {
    include: ['test/servers/**/*.test.ts'],
    exclude: [],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
