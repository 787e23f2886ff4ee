import { createTestDatabase } from './postgres.ts'
import { hasRedis, startRedis } from './redis.ts'

/** embedded: a PostgreSQL of the daemon's own; server: one it is given; scaled: and Redis. */
export type Shape = 'embedded' | 'server' | 'scaled'

/** Whether this machine has what the shape needs. */
export const isAvailable = ({ shape }: { shape: Shape }): boolean => shape !== 'scaled' || hasRedis

/**
 * Starts the servers of a shape.
 * @param cleanups gets what ends them, to be called in reverse
 * @returns the environment that tells a daemon of them
 */
export async function environmentOf(
  shape: Shape,
  cleanups: (() => Promise<unknown>)[],
): Promise<Record<string, string>> {
  if (shape === 'embedded') return {}
  const database = await createTestDatabase()
  cleanups.push(() => database.drop())
  if (shape === 'server') return { DATABASE_URL: database.url }
  const redis = await startRedis()
  cleanups.push(() => redis.stop())
  return { DATABASE_URL: database.url, REDIS_URL: redis.url }
}
