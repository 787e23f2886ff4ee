import { defineConfig } from 'vitest/config'

const files = (room: string) => [`tests/${room}/**/*.test.ts`]

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'pure', include: files('pure') } },
      {
        test: {
          name: 'contract',
          include: files('contract'),
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: 'flow', include: files('flow'), testTimeout: 60_000, hookTimeout: 60_000 } },
      { test: { name: 'e2e', include: files('e2e'), testTimeout: 120_000, hookTimeout: 120_000 } },
    ],
  },
})
