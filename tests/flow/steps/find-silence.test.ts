import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { NewItem } from '../../../src/db/items.ts'
import { findOpenSilences } from '../../../src/db/silences.ts'
import { checkFeed } from '../../../src/steps/check-feed.ts'
import { findSilence } from '../../../src/steps/find-silence.ts'
import { openContext, running, type TestContext } from '../../support/context.ts'
import { type FakeWeb, startFakeWeb } from '../../support/fake-web.ts'
import { rssOf } from '../../support/feed-xml.ts'
import { recordStatements } from '../../support/recorded-statements.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const STEP_MS = 15 * 60_000
const ENDPOINTS = [
  {
    id: 'desk',
    url: 'https://hook.example/',
    secret: `whsec_${Buffer.alloc(32, 'a').toString('base64')}`,
  },
]

let house: TestContext
let web: FakeWeb
beforeAll(async () => {
  house = await openContext()
  web = await startFakeWeb()
})
afterAll(async () => {
  await web.close()
  await house.close()
})
beforeEach(async () => {
  for (const table of ['feeds', 'events', 'silences', 'watch'] as const)
    await house.ctx.db.deleteFrom(table).execute()
  house.rung.clear()
  await configure({})
})

const configure = (silence: object) =>
  house.configure({ alerts: { endpoints: ENDPOINTS, silence: { send: ['desk'], ...silence } } })

async function watch(id: string, country: string | null = null): Promise<void> {
  await house.declare({ id, url: web.url(`/${id}.xml`), name: `The ${id}`, country })
}

/** The feed lists news of every second hour: the newest `quietMs` ago. */
function publish(id: string, quietMs = 0): void {
  const now = house.clock.now.getTime()
  const items = Array.from(
    { length: 20 * 12 },
    (_, hour) => new Date(now - quietMs - hour * 2 * HOUR_MS),
  )
  web.route(`/${id}.xml`, {
    body: rssOf(
      items.map((date) => ({ guid: date.toISOString(), title: `News ${date.getTime()}`, date })),
    ),
  })
}
const fail = (id: string) => web.route(`/${id}.xml`, { status: 500 })

/** The scheduler and the checks of every feed, every quarter of an hour for so long. */
async function run(ms: number, ids: readonly string[]): Promise<void> {
  for (let left = ms; left > 0; left -= STEP_MS) {
    if (left % (6 * HOUR_MS) === 0) for (const id of ids) await checkFeed(house.ctx, id, running())
    await findSilence(house.ctx, running())
    house.clock.advance(STEP_MS)
  }
  for (const id of ids) await checkFeed(house.ctx, id, running())
  await findSilence(house.ctx, running())
}

async function told(): Promise<string[]> {
  const rows = await house.ctx.db
    .selectFrom('events')
    .select(['type', 'body'])
    .orderBy('seq')
    .execute()
  return rows.map(({ type, body }) => {
    const { source, reason } = JSON.parse(body).data
    return `${type.replace('source.', '')} ${source.id} ${reason}`
  })
}

describe('a feed', () => {
  test('that fails for a day is told once, to the endpoints, and once that it is back', async () => {
    await watch('herald', 'KZ')
    fail('herald')
    await run(23 * HOUR_MS, ['herald'])
    expect(await told()).toEqual([])
    await run(3 * DAY_MS, ['herald'])
    expect(await told()).toEqual(['silent herald failing'])
    const [event] = await house.ctx.db.selectFrom('events').selectAll().execute()
    expect(JSON.parse(event?.body ?? '')).toMatchObject({
      type: 'source.silent',
      data: {
        schema: 1,
        source: { kind: 'feed', id: 'herald', name: 'The herald', country: 'KZ' },
        reason: 'failing',
        error: expect.stringContaining('500'),
      },
    })
    expect(house.rung.of('deliver-alert')).toMatchObject([{ data: { endpointId: 'desk' } }])
    publish('herald')
    await run(HOUR_MS, ['herald'])
    await run(HOUR_MS, ['herald'])
    expect(await told()).toEqual(['silent herald failing', 'back herald failing'])
    const sent = await house.ctx.db.selectFrom('deliveries').select('endpoint_id').execute()
    expect(sent).toHaveLength(2)
  })

  test('that is read and brings nothing for longer than it ever did is quiet, until it has news', async () => {
    await watch('herald')
    publish('herald')
    await run(20 * HOUR_MS, ['herald'])
    expect(await told()).toEqual([])
    await run(10 * HOUR_MS, ['herald'])
    await run(DAY_MS, ['herald'])
    expect(await told()).toEqual(['silent herald quiet'])
    publish('herald')
    await run(HOUR_MS, ['herald'])
    expect(await told()).toEqual(['silent herald quiet', 'back herald quiet'])
  })

  test('is not missed for the time in which nobody was watching', async () => {
    await watch('herald')
    publish('herald')
    await run(HOUR_MS, ['herald'])
    house.clock.advance(10 * DAY_MS)
    await run(20 * HOUR_MS, ['herald'])
    expect(await told()).toEqual([])
    await run(6 * HOUR_MS, ['herald'])
    expect(await told()).toEqual(['silent herald quiet'])
  })

  test('that is no longer watched is not missed, and its silence ends unsaid', async () => {
    await watch('herald')
    fail('herald')
    await run(2 * DAY_MS, ['herald'])
    await house.ctx.db.updateTable('feeds').set({ status: 'paused' }).execute()
    await run(HOUR_MS, ['herald'])
    expect(await told()).toEqual(['silent herald failing'])
    expect(await house.ctx.db.selectFrom('silences').select('ended_at').execute()).toEqual([
      { ended_at: expect.any(Date) },
    ])
  })

  test.each<[why: string, change: () => Promise<void>]>([
    ['taken out of the list', () => configure({ feeds: [] })],
    [
      'forgotten with its rows',
      async () => void (await house.ctx.db.deleteFrom('feeds').execute()),
    ],
    ['`silence` is gone', () => house.configure({ alerts: { endpoints: ENDPOINTS } })],
  ])('%s: its silence ends unsaid, and is told anew when it is asked for', async (_why, change) => {
    await watch('herald')
    fail('herald')
    await run(2 * DAY_MS, ['herald'])
    expect(await findOpenSilences(house.ctx.db)).toHaveLength(1)
    await change()
    await run(HOUR_MS, [])
    expect(await told()).toEqual(['silent herald failing'])
    expect(await findOpenSilences(house.ctx.db)).toEqual([])
    await configure({})
    await watch('herald')
    await run(2 * DAY_MS, ['herald'])
    expect(await told()).toEqual(['silent herald failing', 'silent herald failing'])
  })

  test('that nobody asked to miss is not', async () => {
    await configure({ feeds: ['other'] })
    await watch('herald')
    fail('herald')
    await run(2 * DAY_MS, ['herald'])
    expect(await told()).toEqual([])
  })

  test('is told once by two schedulers', async () => {
    await watch('herald')
    fail('herald')
    await run(23 * HOUR_MS, ['herald'])
    house.clock.advance(8 * HOUR_MS)
    await house.ctx.db.updateTable('watch').set({ seen_at: house.clock.now }).execute()
    await Promise.all([
      findSilence(house.ctx, running()),
      findSilence(house.second(), running()),
      findSilence(house.second(), running()),
    ])
    expect(await told()).toEqual(['silent herald failing'])
  })
})

describe('a country', () => {
  test('that is no longer asked for is silent no more', async () => {
    await configure({ feeds: [], countries: ['KZ', 'TJ'] })
    await run(25 * HOUR_MS, [])
    await configure({ feeds: [], countries: ['TJ'] })
    await run(HOUR_MS, [])
    expect(await told()).toEqual(['silent KZ no-source', 'silent TJ no-source'])
    const open = await findOpenSilences(house.ctx.db)
    expect(open.map(({ subject }) => subject)).toEqual(['country:TJ'])
  })

  test('without a working feed is told, one with a feed that works is not', async () => {
    await configure({ feeds: [], countries: ['KZ', 'UZ', 'TJ'] })
    await watch('herald', 'KZ')
    await watch('courier', 'KZ')
    await watch('mirror', 'UZ')
    await watch('echo', 'UZ')
    for (const id of ['herald', 'courier', 'mirror']) fail(id)
    publish('echo')
    await run(2 * DAY_MS, ['herald', 'courier', 'mirror', 'echo'])
    expect(await told()).toEqual(['silent KZ no-source', 'silent TJ no-source'])
    publish('courier')
    await run(HOUR_MS, ['courier'])
    expect((await told()).slice(2)).toEqual(['back KZ no-source'])
  })

  test('members are those of the knowledge pack today', async () => {
    await configure({ feeds: [], countries: 'members' })
    await run(25 * HOUR_MS, [])
    const countries = (await told()).map((line) => line.split(' ')[1])
    expect(countries).toEqual(
      expect.arrayContaining(['BY', 'CN', 'IN', 'IR', 'KG', 'KZ', 'PK', 'RU', 'TJ', 'UZ']),
    )
  })
})

test('when nothing at all can be read, that is told instead of each feed and country', async () => {
  await configure({ countries: ['KZ'] })
  for (const id of ['herald', 'courier', 'mirror']) {
    await watch(id, 'KZ')
    fail(id)
  }
  await run(2 * DAY_MS, ['herald', 'courier', 'mirror'])
  expect(await told()).toEqual(['silent all failing'])
  publish('mirror')
  await run(HOUR_MS, ['mirror'])
  const after = await told()
  expect(after.slice(0, 2)).toEqual(['silent all failing', 'back all failing'])
  expect(after.slice(2).sort()).toEqual(['silent courier failing', 'silent herald failing'])
})

test('the archives of many quiet feeds are read in a few statements, one after the other', async () => {
  const { db } = house.ctx
  const now = house.clock.now
  const ago = (ms: number) => new Date(now.getTime() - ms)
  await house.declare(
    ...Array.from({ length: 450 }, (_, index) => ({ id: `f${index}`, url: web.url(`/${index}`) })),
  )
  await db
    .updateTable('feeds')
    .set({ last_new_at: ago(8 * DAY_MS), last_check_at: now, last_ok_at: now })
    .execute()
  await db
    .insertInto('watch')
    .values({ id: 1, since: ago(30 * DAY_MS), seen_at: now })
    .execute()
  // Three of them published each hour until eight days ago, the others never.
  for (const id of ['f7', 'f250', 'f449']) {
    const hours = Array.from({ length: 100 }, (_, hour) => ago(8 * DAY_MS + hour * HOUR_MS))
    await db
      .insertInto('items')
      .values(hours.map((at) => itemOf(id, at)))
      .execute()
  }
  const { db: recorded, statements, mostAtOnce } = recordStatements(house.databaseUrl)
  try {
    await findSilence(house.second({ db: recorded }), running())
    const archive = statements.filter((each) => / from items/.test(each.sql))
    expect(archive).toHaveLength(3)
    expect(mostAtOnce()).toBe(1)
    expect(await told()).toEqual(['f250', 'f449', 'f7'].map((id) => `silent ${id} quiet`))
  } finally {
    await recorded.destroy()
  }
})

test('told to stop, it asks no more', async () => {
  await house.declare({ id: 'herald', url: web.url('/herald.xml') })
  const stopped = AbortSignal.abort(new Error('stopping'))
  await expect(findSilence(house.ctx, stopped)).rejects.toThrow('stopping')
})

function itemOf(feedId: string, at: Date): NewItem {
  return {
    feed_id: feedId,
    item_key: at.toISOString(),
    content_hash: '',
    title: 'News',
    published_at: at,
    summary_html: '',
    content_html: '',
    categories: '[]',
    first_seen_at: at,
    next_read_at: at,
    state: 'read',
  }
}
