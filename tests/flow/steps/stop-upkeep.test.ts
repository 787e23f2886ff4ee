import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Queue } from '../../../src/queue/index.ts'
import { prune } from '../../../src/steps/prune.ts'
import { startWorkers } from '../../../workers/index.ts'
import { openContext, type TestContext } from '../../support/context.ts'
import { type RecordedDatabase, recordStatements } from '../../support/recorded-statements.ts'

const YEARS_MS = 2 * 365 * 86_400_000

let house: TestContext
let recorded: RecordedDatabase
let stopping: AbortController
beforeEach(async () => {
  house = await openContext()
  stopping = new AbortController()
  recorded = recordStatements(house.databaseUrl, (sql) => {
    if (sql.includes('delete from items')) stopping.abort(new Error('stopping'))
  })
})
afterEach(async () => {
  await recorded.db.destroy()
  await house.close()
})

async function storeOldItems(): Promise<void> {
  await house.declare({ id: 'outlet', url: 'https://outlet.example/rss' })
  const at = new Date(house.clock.now.getTime() - YEARS_MS)
  await house.ctx.db
    .insertInto('items')
    .values(
      Array.from({ length: 2_500 }, (_, n) => ({
        feed_id: 'outlet',
        item_key: String(n),
        content_hash: '',
        title: '',
        summary_html: '',
        content_html: '',
        categories: '[]',
        first_seen_at: at,
        next_read_at: at,
      })),
    )
    .execute()
}

const left = () => house.ctx.db.selectFrom('items').select('id').execute()

test('pruning that is told to stop ends after the batch it is at', async () => {
  await storeOldItems()
  const ctx = house.second({ db: recorded.db })
  await expect(prune(ctx, stopping.signal)).rejects.toThrow('stopping')
  expect(await left()).toHaveLength(1_500)
  expect(recorded.statements).toHaveLength(1)
  await prune(ctx)
  expect(await left()).toEqual([])
})

test('pruning of one table ends after five minutes, and the next run takes the rest', async () => {
  await storeOldItems()
  let minutes = 0
  const slow = house.second({
    // Two minutes a batch.
    now: () => new Date(house.clock.now.getTime() + 2 * minutes++ * 60_000),
  })
  await prune(slow)
  expect(await left()).toHaveLength(500)
  await prune(slow)
  expect(await left()).toEqual([])
})

test('the workers of the scheduler stop at once and ask nothing more', async () => {
  const served = new Map<string, () => Promise<void>>()
  const queue: Queue = {
    ...house.ctx.queue,
    work: (name, _concurrency, handler, options) => {
      if (options?.stopsAtOnce !== true) return
      served.set(name, () => handler({} as never, AbortSignal.abort(new Error('stopping'))))
    },
  }
  startWorkers(house.second({ db: recorded.db, queue }), ['scheduler'])
  expect([...served.keys()].toSorted()).toEqual(['find-silence', 'prune', 'schedule', 'sweep'])
  for (const serve of served.values()) await serve()
  expect(recorded.statements).toEqual([])
  expect(house.logged()).toEqual([])
})
