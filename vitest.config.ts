import { defineConfig } from 'vitest/config';

const END_TO_END = 'test/e2e/**/*.test.ts';

export default defineConfig({
  test: {
    environment: 'node',
    // Properties and simulations take seconds; no test asserts how long anything took.
    testTimeout: 120_000,
    setupFiles: ['test/support/seed.ts'],
    // Far from UTC and not on a whole hour, so that code that reads local time fails here and not at a user's.
    env: { TZ: 'Pacific/Chatham' },
    restoreMocks: true,
    projects: [
      { extends: true, test: { name: 'parts', include: ['test/**/*.test.ts'], exclude: [END_TO_END] } },
      {
        extends: true,
        test: {
          name: 'end to end',
          include: [END_TO_END],
          // Only these need the bundle, which is built once for all of them.
          globalSetup: 'test/support/e2e-global-setup.ts',
          // They mostly wait, for processes and for calls that hang; after the others, so that they do not wait for those.
          maxWorkers: 3,
          hookTimeout: 60_000,
          // They share nothing but what they import, which is much.
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
