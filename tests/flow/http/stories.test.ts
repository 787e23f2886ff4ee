import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FakeWeb, startFakeWeb } from '../../support/fake-web.ts'
import { type ApiUnderTest, openApi, publish, walk } from './api-under-test.ts'

const GRID =
  'Energy ministers of the Shanghai Cooperation Organisation agreed in Tashkent to link their grids. ' +
  'The SCO ministers said that China and Kazakhstan would begin next year, and that rules were settled.'
const RETELLING =
  'The grids of China and Kazakhstan are to be linked first, energy ministers decided in Tashkent on Monday. ' +
  'They spoke of a first step for all members of the SCO, and left the price of the exchanged power for later.'
const AGENCY_RETELLING =
  'China and Kazakhstan will be first to link their grids, energy ministers of the SCO decided in Tashkent. ' +
  'An exchange for power may follow, but ministers did not say when nor at which prices it would work.'
const POOL =
  'The municipal swimming pool will open two weeks later than planned, the mayor of the town said, ' +
  'because the tiles that were ordered in spring have not been delivered by the factory yet.'

let web: FakeWeb
let api: ApiUnderTest

beforeAll(async () => {
  web = await startFakeWeb()
  api = await openApi()
  const outlets: [string, string, string, string, string?][] = [
    ['first', 'SCO energy ministers link grids', GRID, 'UZ', 'state'],
    ['copy', 'Power grids of the region to be joined', `${GRID} ${POOL}`, 'KZ', 'private'],
    ['retold', 'Grids of China and Kazakhstan to be linked first', RETELLING, 'KZ', 'private'],
    ['wired', 'Grids: China and Kazakhstan to be first', AGENCY_RETELLING, 'CN', 'state'],
    ['pool', 'Pool opens late', POOL, 'RU', 'private'],
  ]
  for (const [id, title, text, country, ownership = ''] of outlets) {
    const url = publish(web, `/${id}`, [{ title, text }])
    await walk(api, { id, url, country, ownership })
    api.clock.advance(60_000)
  }
})
afterAll(async () => {
  await api.close()
  await web.close()
})

async function article(feed: string): Promise<{ id: string; storyId: string }> {
  return (await api.get(`/api/v1/articles?feed=${feed}`)).json.items[0]
}

async function story(id: string) {
  return (await api.get(`/api/v1/stories/${id}`)).json
}

/** All reports of the grid in one story, whatever the placement made of the retellings. */
async function gridStory(): Promise<string> {
  const { storyId } = await article('first')
  for (const feed of ['retold', 'wired']) {
    const { id } = await article(feed)
    await api.send('POST', `/api/v1/stories/${storyId}/articles`, { article: id })
  }
  return (await article('first')).storyId
}

test('a story shows the lineage of its texts: who ran one first, own share, agency', async () => {
  const { lineages } = await story(await gridStory())
  const [first, copy] = [await article('first'), await article('copy')]
  const copied = lineages.find(({ original }: { original: string }) => original === first.id)
  expect(copied).toMatchObject({
    ranFirst: { articleId: first.id, feedId: 'first' },
    articles: [
      { id: first.id, feedId: 'first', ownShare: 1 },
      { id: copy.id, feedId: 'copy' },
    ],
  })
  expect(copied.articles[1].ownShare).toBeGreaterThan(0.4)
  expect(copied.articles[1].ownShare).toBeLessThan(0.6)
  expect(lineages).toHaveLength(3)
})

test('outlets are counted by lineage: copies and texts of one agency are one report', async () => {
  const id = await gridStory()
  expect((await story(id)).outlets).toEqual(['first', 'retold', 'wired'])
  const credit = (feed: string, agency: string | null) =>
    api.ctx.db.updateTable('articles').set({ agency }).where('feed_id', '=', feed).execute()
  await credit('retold', 'TASS')
  await credit('wired', 'TASS')
  expect((await story(id)).outlets).toEqual(['first', 'retold'])
  // The agency's own feed and who credits it.
  await api.ctx.db
    .updateTable('feeds')
    .set({ name: 'TASS world' })
    .where('id', '=', 'first')
    .execute()
  expect((await story(id)).outlets).toEqual(['TASS world'])
  await api.ctx.db.updateTable('feeds').set({ name: 'first' }).where('id', '=', 'first').execute()
  await credit('retold', null)
  await credit('wired', null)
})

test('coverage is by country and ownership', async () => {
  const { coverage } = await story(await gridStory())
  expect(coverage).toContainEqual({
    country: 'KZ',
    ownership: 'private',
    outlets: ['copy', 'retold'],
    articles: 2,
  })
})

test('merged, found under both ids; split again; moved back', async () => {
  const grid = await gridStory()
  const pool = await article('pool')
  const merged = await api.send('POST', `/api/v1/stories/${pool.storyId}/merge`, { story: grid })
  expect(merged).toMatchObject({ status: 200, json: { id: grid, articles: 5 } })
  const forwarded = await story(pool.storyId)
  expect(forwarded.id).toBe(grid)
  expect(forwarded.mergedStories).toContain(pool.storyId)
  const listed = (await api.get(`/api/v1/articles?story=${pool.storyId}`)).json.items
  expect(listed).toHaveLength(5)
  expect((await api.get('/api/v1/stories')).json.items).toHaveLength(1)

  const split = await api.send('POST', '/api/v1/stories/split', { articles: [pool.id] })
  expect(split).toMatchObject({ status: 201, json: { title: 'Pool opens late', articles: 1 } })
  expect((await article('pool')).storyId).toBe(split.json.id)

  const moved = await api.send('POST', `/api/v1/stories/${grid}/articles`, { article: pool.id })
  expect(moved).toMatchObject({ status: 200, json: { id: grid, articles: 5 } })
  const types = (await api.get('/api/v1/events')).json.items.map((e: { type: string }) => e.type)
  expect(new Set(types)).toEqual(new Set(['story.merged', 'story.split']))
})

test.each([
  ['a story that is not there', '/api/v1/stories/1/merge', { story: '999999' }, 404],
  ['an article that is not there', '/api/v1/stories/split', { articles: ['999999'] }, 404],
  ['no articles', '/api/v1/stories/split', { articles: [] }, 400],
  ['what is no id', '/api/v1/stories/1/articles', { article: 'x' }, 400],
  ['another field', '/api/v1/stories/1/merge', { story: '1', force: true }, 400],
] as const)('%s is refused', async (_why, path, body, status) => {
  const answer = await api.send('POST', path, body)
  expect(answer.status).toBe(status)
  expect(answer.json.error.message).not.toBe('')
})

test('a whole story can not be split off itself', async () => {
  const { id } = await article('pool')
  const { storyId } = await article('pool')
  const { items } = await story(storyId)
  const articles = items.map((item: { id: string }) => item.id)
  const answer = await api.send('POST', '/api/v1/stories/split', { articles })
  expect(answer).toMatchObject({ status: 409, json: { error: { code: 'conflict' } } })
  expect((await article('pool')).id).toBe(id)
})
