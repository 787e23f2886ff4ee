import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { MAX_BODY_BYTES } from '../../../src/alerting/payload.ts'
import { findAlerts } from '../../../src/db/alerts.ts'
import { createApi } from '../../../src/http/api.ts'
import { createMetrics } from '../../../src/http/metrics.ts'
import { analyzeArticle } from '../../../src/steps/analyze-article.ts'
import { mergeByHand, splitByHand } from '../../../src/steps/decide-story.ts'
import { muteStory } from '../../../src/steps/mute-story.ts'
import { sweep } from '../../../src/steps/sweep.ts'
import { openArchive } from './stored-articles.ts'

const archive = openArchive()
const HOUR_MS = 3_600_000
const TOPICS = [
  'bridges',
  'wheat',
  'railways',
  'glaciers',
  'museums',
  'melons',
  'letters',
  'schools',
]

/** Hours that began an hour ago and end in an hour and a half, as a clock in Almaty shows them. */
function quiet() {
  const shown = (ms: number) =>
    new Date(archive.house.clock.now.getTime() + ms + 5 * HOUR_MS).toISOString().slice(11, 16)
  return { from: shown(-HOUR_MS), to: shown(1.5 * HOUR_MS), zone: 'Asia/Almaty' }
}

let serial = 0
/** A story of its own that the rules below alert for. */
async function news(): Promise<string> {
  serial += 1
  const topic = TOPICS[serial % TOPICS.length]
  const id = await archive.stored(
    `News of ${topic} ${serial * 7919}`,
    `${topic} were the subject of talks in city ${serial * 15485863}, said official ${serial * 104729}.`,
  )
  await archive.analyze(id)
  return id
}

const held = async () => (await archive.alerts()).map(({ suppressed }) => suppressed)
const sendAt = async () => (await archive.alerts()).map(({ send_at: at }) => at?.toISOString())
const due = async () =>
  (await archive.deliveries())
    .filter(
      ({ state, next_attempt_at: at }) => state === 'pending' && at <= archive.house.clock.now,
    )
    .map(({ endpoint_id: endpoint }) => endpoint)
const digests = async () => (await archive.events()).filter(({ type }) => type === 'alert.digest')
const types = async () => (await archive.events()).map(({ type }) => type)
const advance = (ms: number) => archive.house.clock.advance(ms)
const rule = (more: object) =>
  archive.rules({ id: 'r', when: 'title:news', send: ['desk'], ...more })

describe('cooldown', () => {
  test('after an alert the rule is quiet for other stories, then not', async () => {
    await rule({ cooldown: '6h' })
    await news()
    advance(HOUR_MS)
    await news()
    advance(5 * HOUR_MS)
    await news()
    expect(await held()).toEqual([null, 'cooldown', null])
    expect(await due()).toEqual(['desk', 'desk'])
  })

  test.each<[why: string, more: object, expected: (string | null)[]]>([
    ['critical passes it by', { severity: 'critical' }, [null, null]],
    ['high does not', { severity: 'high' }, [null, 'cooldown']],
    ['high does where bypass says so', { severity: 'high', bypass: 'high' }, [null, null]],
    [
      'nothing does where bypass says so',
      { severity: 'critical', bypass: 'none' },
      [null, 'cooldown'],
    ],
  ])('%s', async (_why, more, expected) => {
    await rule({ cooldown: '6h', ...more })
    await news()
    advance(60_000) // alerts of one moment have no order
    await news()
    expect(await held()).toEqual(expected)
  })

  test('of one rule does not silence another; defaults are for all that say nothing else', async () => {
    await archive.house.configure({
      alerts: {
        endpoints: [],
        defaults: { cooldown: '6h' },
        rules: [
          { id: 'a', when: 'title:news' },
          { id: 'b', when: 'title:news', cooldown: '0s' },
        ],
      },
    })
    await news()
    await news()
    const alerts = (await archive.alerts()).map((row) => `${row.rule_id} ${row.suppressed}`)
    expect(alerts.sort()).toEqual(['a cooldown', 'a null', 'b null', 'b null'])
  })
})

describe('quiet hours', () => {
  test('alerts wait for their end and are then sent, the same bytes', async () => {
    await rule({ quiet: quiet() })
    await news()
    const end = new Date(archive.house.clock.now.getTime() + 1.5 * HOUR_MS).toISOString()
    expect(await held()).toEqual(['quiet'])
    expect(await sendAt()).toEqual([end])
    expect(await types()).toEqual(['alert.fired'])
    await sweep(archive.house.ctx)
    expect(archive.house.rung.of('deliver-alert')).toEqual([])
    advance(1.5 * HOUR_MS)
    await sweep(archive.house.ctx)
    expect(archive.house.rung.of('deliver-alert')).toMatchObject([{ data: { endpointId: 'desk' } }])
    await news()
    expect(await held()).toEqual(['quiet', null])
  })

  test('a throttle counts together what arrives together', async () => {
    await rule({ quiet: quiet(), throttle: '2/h' })
    await news()
    advance(HOUR_MS)
    await news()
    advance(60_000) // alerts of one moment have no order
    await news()
    expect(await held()).toEqual(['quiet', 'quiet', 'throttle'])
  })

  test.each<[why: string, more: object]>([
    ['a throttle', { throttle: '1/h' }],
    ['a cooldown', { cooldown: '6h' }],
  ])('%s does not count what goes out later', async (_why, more) => {
    await rule({ quiet: quiet() })
    await news()
    await rule(more)
    advance(60_000) // alerts of one moment have no order
    await news()
    advance(60_000)
    await news()
    expect(await held()).toEqual(['quiet', null, Object.keys(more)[0]])
  })

  test('critical passes them by', async () => {
    await rule({ quiet: quiet(), severity: 'critical' })
    await news()
    expect(await held()).toEqual([null])
    expect(await due()).toEqual(['desk'])
  })

  test('what happens to the story meanwhile waits with it', async () => {
    await rule({ quiet: quiet(), grew: { outlets: [2] } })
    const { story_id: story } = await archive.article(await news())
    await archive.analyze(await archive.stored('Report', 'Another report of it.', { story }))
    expect(await types()).toEqual(['alert.fired', 'story.grew'])
    expect(await due()).toEqual([])
    advance(1.5 * HOUR_MS)
    expect(await due()).toEqual(['desk', 'desk'])
  })
})

describe('digest', () => {
  test('alerts of a period are one event for each endpoint, and none is told twice', async () => {
    await rule({ digest: '1h', send: ['desk', 'other'] })
    const first = await news()
    advance(HOUR_MS / 4)
    const second = await news()
    advance(HOUR_MS / 4)
    await news()
    await sweep(archive.house.ctx)
    expect(await archive.events()).toEqual([])
    advance(HOUR_MS / 2)
    await Promise.all([sweep(archive.house.ctx), sweep(archive.house.second())])
    await sweep(archive.house.ctx)
    const events = await archive.events()
    expect(events).toMatchObject([
      {
        type: 'alert.digest',
        data: {
          schema: 1,
          rule: { id: 'r', severity: 'medium' },
          digest: { alerts: 3, omitted: 0 },
          items: [{ article: { id: first } }, { article: { id: second } }, {}],
        },
      },
    ])
    expect((await due()).sort()).toEqual(['desk', 'other'])
    const [alert] = await archive.alerts()
    expect(alert).toMatchObject({ suppressed: 'digest', digest_id: expect.stringMatching(/^evt_/) })
    await news()
    advance(HOUR_MS)
    await sweep(archive.house.ctx)
    expect((await archive.events()).map(({ data }) => data.digest.alerts)).toEqual([3, 1])
  })

  test('each endpoint is told the alerts it wants, those that want the same in one event', async () => {
    const only = (...tags: string[]) => ({ only: { tags } })
    const endpoint = (id: string, more: object = {}) => ({
      id,
      url: 'https://hook.example/',
      secret: `whsec_${Buffer.alloc(32, 'a').toString('base64')}`,
      ...more,
    })
    const endpoints = [
      endpoint('all'),
      endpoint('kz', only('country:KZ')),
      endpoint('kazakhs', only('country:KZ')),
      endpoint('kz-tj', only('country:KZ', 'country:TJ')),
      endpoint('kg', only('country:KG')),
    ]
    const send = endpoints.map(({ id }) => id)
    await archive.house.configure({
      alerts: { endpoints, rules: [{ id: 'r', when: 'title:news', digest: '1h', send }] },
    })
    const [kz, tj, other] = [
      await archive.stored('News of a bridge', 'Kazakhstan opened a bridge near a lake.'),
      await archive.stored('News of wheat', 'Tajikistan sold wheat to its neighbours in autumn.'),
      await archive.stored('News of melons', 'Melons were weighed by officials of a market.'),
    ]
    for (const id of [kz, tj, other]) {
      await archive.analyze(id ?? '')
      advance(60_000)
    }
    advance(HOUR_MS)
    await sweep(archive.house.ctx)
    await sweep(archive.house.ctx)
    const events = await archive.house.ctx.db
      .selectFrom('events')
      .selectAll()
      .orderBy('seq')
      .execute()
    const deliveries = await archive.deliveries()
    const told = events.map(({ id, body }) => {
      const { digest, items } = JSON.parse(body).data
      const to = deliveries.filter((row) => row.event_id === id).map((row) => row.endpoint_id)
      const articles = items.map(({ article }: { article: { id: string } }) => article.id)
      return [to.sort().join(' '), digest.alerts, articles]
    })
    expect(told).toEqual([
      ['all', 3, [kz, tj, other]],
      ['kazakhs kz', 1, [kz]],
      ['kz-tj', 2, [kz, tj]],
    ])
    const digestIds = new Set((await archive.alerts()).map(({ digest_id: id }) => id))
    expect([...digestIds]).toEqual([events[0]?.id])
  })

  test('one that fails holds up no other, and comes once it can', async () => {
    await archive.rules(
      { id: 'broken', when: 'title:news', digest: '1h', send: ['desk'] },
      { id: 'sound', when: 'title:news', digest: '1h', send: ['desk'] },
    )
    await news()
    const because = async (json: string) =>
      archive.house.ctx.db
        .updateTable('alerts')
        .set({ because: sql`${json}::jsonb` })
        .where('rule_id', '=', 'broken')
        .execute()
    const told = async () => (await digests()).map(({ data }) => data.rule.id)
    await because('7')
    advance(2 * HOUR_MS)
    await sweep(archive.house.ctx)
    expect(await told()).toEqual(['sound'])
    await because('[]')
    await sweep(archive.house.ctx)
    expect(await told()).toEqual(['sound', 'broken'])
  })

  test('nothing is told of a story before the digest that tells it as it stands', async () => {
    await rule({ digest: '1h', grew: { outlets: [2, 3] } })
    const first = await news()
    const { story_id: story, title } = await archive.article(first)
    advance(HOUR_MS / 4)
    await archive.analyze(await archive.stored('Report', 'Another report of it.', { story }))
    await archive.revise(first, { title: `${title} corrected` })
    await archive.analyze(first)
    advance(2 * HOUR_MS)
    // Late: the scheduler was away when the digest was due.
    await archive.revise(first, { title: `${title} corrected twice` })
    await archive.analyze(first)
    expect(await types()).toEqual([])
    await sweep(archive.house.ctx)
    const [digest] = await digests()
    expect(digest?.data.items).toMatchObject([
      { story: { articles: 2 }, article: { title: `${title} corrected twice` } },
    ])
    await archive.analyze(await archive.stored('Report', 'A third report.', { story }))
    await archive.revise(first, { title: `${title} corrected again` })
    await archive.analyze(first)
    expect(await types()).toEqual(['alert.digest', 'story.grew', 'story.corrected'])
    const [, grew] = await archive.events()
    expect(grew?.data.grew).toMatchObject({ threshold: 3, before: { outlets: 2 } })
  })

  test('a hundred alerts stay below the limit and say how many are left out', async () => {
    await rule({ digest: '1h' })
    for (let n = 0; n < 100; n += 1) {
      const id = await archive.stored(`News ${'上'.repeat(300)} ${n}`, `Town ${n * 15485863}.`)
      await analyzeArticle(archive.house.ctx, id)
    }
    const fired = (await archive.alerts()).length
    advance(HOUR_MS)
    await sweep(archive.house.ctx)
    const [event] = await archive.events()
    expect(Buffer.byteLength(event?.bytes ?? '')).toBeLessThan(MAX_BODY_BYTES)
    expect(event?.data.digest.alerts).toBe(fired)
    expect(event?.data.items.length + event?.data.digest.omitted).toBe(fired)
  })
})

describe('mute', () => {
  const call = (method: string, path: string, body?: object) =>
    createApi(archive.house.ctx, createMetrics().page(archive.house.ctx), false).request(path, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })

  test('a muted story alerts nobody; what it set off is still listed, with the reason', async () => {
    await rule({})
    const { story_id: story } = await archive.article(await news())
    const path = `/api/v1/stories/${story}`
    const muted = await call('POST', `${path}/mute`, { for: '7d' })
    const until = new Date(archive.house.clock.now.getTime() + 7 * 24 * HOUR_MS).toISOString()
    expect(await muted.json()).toEqual({ id: story, mutedUntil: until })
    expect(await (await call('GET', path)).json()).toMatchObject({ mutedUntil: until })
    await archive.rules(
      { id: 'r', when: 'title:news', send: ['desk'], grew: { outlets: [2] } },
      { id: 's', when: 'title:news', send: ['desk'] },
    )
    advance(HOUR_MS)
    await archive.analyze(await archive.stored('News again', 'Another report.', { story }))
    expect(await held()).toEqual([null, 'muted'])
    expect(await types()).toEqual(['alert.fired'])
    const listed = (await (await call('GET', '/api/v1/alerts')).json()) as { items: object[] }
    expect(listed.items).toHaveLength(2)
    expect(listed.items).toContainEqual(
      expect.objectContaining({ suppressed: 'muted', sendAt: null }),
    )
    await call('DELETE', `${path}/mute`)
    await archive.rules({ id: 't', when: 'title:news', send: ['desk'] })
    advance(HOUR_MS)
    await archive.analyze(await archive.stored('News once more', 'A third report.', { story }))
    expect(await held()).toEqual([null, 'muted', null])
  })

  test('takes back what waits for a digest or the end of quiet hours', async () => {
    await archive.rules(
      { id: 'q', when: 'title:news', send: ['desk'], quiet: quiet() },
      { id: 'd', when: 'title:news', send: ['desk'], digest: '1h' },
    )
    const { story_id: story } = await archive.article(await news())
    expect(await muteStory(archive.house.ctx, story ?? '', new Date('2027-01-01'))).toBe(story)
    expect(await held()).toEqual(['muted', 'muted'])
    advance(2 * HOUR_MS)
    await sweep(archive.house.ctx)
    expect(await archive.deliveries()).toMatchObject([
      { state: 'dead', last_error: 'the story was muted' },
    ])
    expect(await findAlerts(archive.house.ctx.db, { limit: 10 })).toHaveLength(2)
  })

  describe('follows its story', () => {
    const DAYS = 24 * HOUR_MS
    const at = (days: number) => new Date(archive.house.clock.now.getTime() + days * DAYS)
    const storyOf = async (id: string) => (await archive.article(id)).story_id ?? ''
    const mutedUntil = async (story: string) =>
      (
        await archive.house.ctx.db
          .selectFrom('stories')
          .select('muted_until')
          .where('id', '=', story)
          .executeTakeFirstOrThrow()
      ).muted_until
    async function twoStories(): Promise<[older: string, newer: string]> {
      const older = await storyOf(await news())
      return [older, await storyOf(await news())]
    }

    test('the id of a merged story mutes the one that is left', async () => {
      await rule({})
      const [older, newer] = await twoStories()
      await mergeByHand(archive.house.ctx, older, newer)
      const until = at(7).toISOString()
      const answer = await call('POST', `/api/v1/stories/${newer}/mute`, { for: '7d' })
      expect(await answer.json()).toEqual({ id: older, mutedUntil: until })
      expect((await mutedUntil(older))?.toISOString()).toBe(until)
      await call('DELETE', `/api/v1/stories/${newer}/mute`)
      expect(await mutedUntil(older)).toBeNull()
    })

    test.each<[why: string, older: number | null, newer: number | null, left: number | null]>([
      ['only the one that is left was muted', 2, null, 2],
      ['only the other was muted', null, 3, 3],
      ['the longer mute holds', 3, 2, 3],
      ['whichever has it', 2, 3, 3],
      ['neither was', null, null, null],
    ])('into a merge: %s', async (_why, ofOlder, ofNewer, left) => {
      await rule({ quiet: quiet() })
      const [older, newer] = await twoStories()
      if (ofOlder !== null) await muteStory(archive.house.ctx, older, at(ofOlder))
      if (ofNewer !== null) await muteStory(archive.house.ctx, newer, at(ofNewer))
      await mergeByHand(archive.house.ctx, older, newer)
      expect(await mutedUntil(older)).toEqual(left === null ? null : at(left))
      const waiting = (await archive.deliveries()).filter(({ state }) => state === 'pending')
      expect(waiting).toHaveLength(left === null ? 2 : 0)
    })

    test('into a split', async () => {
      await rule({})
      const first = await news()
      const story = await storyOf(first)
      const second = await archive.stored('Other', 'A report of something else.', { story })
      await archive.analyze(second)
      await muteStory(archive.house.ctx, story, at(7))
      expect(await mutedUntil(await splitByHand(archive.house.ctx, [second]))).toEqual(at(7))
    })

    test('takes back what a merged story’s own alert waits for', async () => {
      await rule({ quiet: quiet() })
      const [older, newer] = await twoStories()
      await mergeByHand(archive.house.ctx, older, newer)
      await muteStory(archive.house.ctx, older, at(7))
      expect(await held()).toEqual(['muted', 'muted'])
      expect((await archive.deliveries()).map(({ state }) => state)).toEqual(['dead', 'dead'])
    })

    test('a digest tells a merged story as the one that is left, and none that is muted', async () => {
      await rule({ digest: '1h' })
      const [older, newer] = await twoStories()
      await mergeByHand(archive.house.ctx, older, newer)
      advance(HOUR_MS)
      await sweep(archive.house.ctx)
      const [event] = await digests()
      expect(event?.data.items).toMatchObject([
        { story: { id: older, articles: 2 } },
        { story: { id: older, articles: 2 } },
      ])
      const [older2, newer2] = await twoStories()
      await mergeByHand(archive.house.ctx, older2, newer2)
      await archive.house.ctx.db
        .updateTable('stories')
        .set({ muted_until: at(7) })
        .where('id', '=', older2)
        .execute()
      advance(HOUR_MS)
      await sweep(archive.house.ctx)
      expect(await digests()).toHaveLength(1)
    })
  })

  test.each<[why: string, path: string, body: object | undefined, status: number]>([
    ['no body: for good', '', undefined, 200],
    ['for good', '', {}, 200],
    ['no duration', '', { for: 'a week' }, 400],
    ['no time at all', '', { for: '0s' }, 400],
    ['a word it does not know', '', { until: '1h' }, 400],
    ['no such story', '999999999', {}, 404],
  ])('%s', async (_why, other, body, status) => {
    const { story_id: story } = await archive.article(await news())
    const answer = await call('POST', `/api/v1/stories/${other || story}/mute`, body)
    expect(answer.status).toBe(status)
  })
})
