import { defineConfig } from 'vitest/config'

/** Recordings and replays are long; everything else should answer at once. */
const minutes = (n: number) => n * 60_000

/** What is waited for may take its time on a busy machine: only what never comes is a fault. */
const patient = { poll: { timeout: 10_000 } }

export default defineConfig({
  test: {
    reporters: ['default', './tests/support/closing-line-reporter.ts'],
    // Two cores: the browser, the server under test and the test itself share them.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.ts',
            'server/src/**/*.test.ts',
            'client/src/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
          testTimeout: 20_000,
          expect: patient,
        },
      },
      {
        test: {
          name: 'system',
          include: ['tests/{architecture,compatibility,convergence,system}/**/*.test.ts'],
          testTimeout: minutes(3),
          expect: patient,
          hookTimeout: minutes(1),
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: minutes(2),
          expect: patient,
          hookTimeout: minutes(2),
          fileParallelism: false,
        },
      },
    ],
  },
})
