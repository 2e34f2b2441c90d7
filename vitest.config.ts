import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    // Properties and simulations take seconds; no test asserts how long anything took.
    testTimeout: 120_000,
    setupFiles: ['test/support/seed.ts'],
    // Far from UTC and not on a whole hour, so that code that reads local time fails here and not at a user's.
    env: { TZ: 'Pacific/Chatham' },
    restoreMocks: true,
  },
});
