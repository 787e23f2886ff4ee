import { defineConfig } from 'vitest/config'

/** A real PostgreSQL, one for the whole run. */
const globalSetup = ['./tests/support/postgres.ts']

/** `expect.poll` waits for an event: how long a busy machine takes is not the question. */
const expectOptions = { poll: { timeout: 60_000 } }

const files = (room: string) => [`tests/${room}/**/*.test.ts`]

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          setupFiles: ['./tests/support/fixed-seed.ts'],
          include: files('pure'),
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'contract',
          globalSetup,
          expect: expectOptions,
          include: files('contract'),
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: 'flow',
          globalSetup,
          expect: expectOptions,
          include: files('flow'),
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: 'e2e',
          globalSetup,
          expect: expectOptions,
          include: files('e2e'),
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
})
