import { type ConnectionOptions, createRedisBackend, type RedisQueueBackend } from 'bullmq'
import { Redis, type RedisOptions } from 'ioredis'
import { ScowatchError } from '../errors.ts'
import { type Backend, BullQueue } from './bull-queue.ts'
import type { Queue, QueueOptions } from './index.ts'

/** BullMQ 6 asks for 6.2. */
const MINIMUM_VERSION = [6, 2] as const
/** A ring is a hint: better lost after 3 s than a step that hangs while Redis is away. */
const COMMAND_TIMEOUT_MS = 3_000

/** BullMQ on Redis through ioredis. */
export async function openRedisQueue(redisUrl: string, options: QueueOptions): Promise<Queue> {
  const connect = (settings: Pick<RedisOptions, 'maxRetriesPerRequest' | 'commandTimeout'>) => {
    const client = new Redis(redisUrl, settings)
    client.on('error', options.onError)
    return client
  }
  const commands = connect({
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_TIMEOUT_MS,
  })
  const workers = connect({ maxRetriesPerRequest: null })
  const backend: Backend<RedisQueueBackend, ConnectionOptions> = {
    name: 'redis',
    factory: createRedisBackend,
    commands,
    workers: () => workers,
    probe: () => probeRedis(commands),
    async close() {
      commands.disconnect()
      workers.disconnect()
    },
  }
  return new BullQueue(backend, options)
}

/** @returns what the operator should change; throws when Redis is away or too old */
async function probeRedis(client: Redis): Promise<string[]> {
  const info = await client.info()
  const version = /redis_version:(\d+)\.(\d+)/.exec(info)
  const [major, minor] = [Number(version?.[1] ?? 0), Number(version?.[2] ?? 0)]
  if (major < MINIMUM_VERSION[0] || (major === MINIMUM_VERSION[0] && minor < MINIMUM_VERSION[1])) {
    throw new ScowatchError(
      `Redis ${major}.${minor} is too old: scowatch needs Redis 6.2 or newer.`,
    )
  }
  const policy = /maxmemory_policy:(\S+)/.exec(info)?.[1]
  if (policy === undefined || policy === 'noeviction') return []
  return [
    `Redis evicts keys (maxmemory-policy ${policy}): jobs can vanish, work is then found late by the sweep. ` +
      'Set maxmemory-policy noeviction.',
  ]
}
