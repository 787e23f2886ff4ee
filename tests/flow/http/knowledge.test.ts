import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FakeWeb, startFakeWeb } from '../../support/fake-web.ts'
import { type ApiUnderTest, openApi, walk } from './api-under-test.ts'

const IRAN =
  'Iran and the Shanghai Cooperation Organisation held talks on transit on Friday. Officials of Iran said that the SCO ' +
  'would hear a report of its transport ministers, and that trains would run from the spring.'
const RAISI =
  'President Ebrahim Raisi of Iran spoke of ports and rails before he left for the airport.'

let web: FakeWeb
let api: ApiUnderTest

beforeAll(async () => {
  web = await startFakeWeb()
  api = await openApi()
  const item = (id: string, title: string, text: string, date: string) =>
    `<item><guid>${id}</guid><title>${title}</title><pubDate>${date}</pubDate><description>${text}</description></item>`
  web.route('/feed', {
    headers: { 'content-type': 'text/xml' },
    body: `<?xml version="1.0"?><rss version="2.0"><channel><title>Outlet</title>${[
      item('a', 'Iran before', IRAN, 'Fri, 16 Sep 2022 10:00:00 GMT'),
      item('b', 'Iran after', `Again: ${IRAN}`, 'Thu, 15 Aug 2024 10:00:00 GMT'),
      item('c', 'Raisi in office', RAISI, 'Fri, 16 Sep 2022 12:00:00 GMT'),
    ].join('')}</channel></rss>`,
  })
  await walk(api, { id: 'outlet', url: web.url('/feed') })
})

afterAll(async () => {
  await api.close()
  await web.close()
})

interface Tag {
  kind: string
  id: string
  status: string | null
  statusNow: string | null
  confidence: string | null
  unverified: boolean
}

async function tagOf(title: string, key: string): Promise<Tag | undefined> {
  const { json } = await api.get('/api/v1/articles')
  const { id } = json.items.find((item: { title: string }) => item.title === title)
  const article = (await api.get(`/api/v1/articles/${id}`)).json as { tags: Tag[] }
  return article.tags.find((tag) => `${tag.kind}:${tag.id}` === key)
}

describe('status on the day of the article, and as of today', () => {
  test.each([
    ['not yet a member', 'Iran before', 'country:IR', 'observer', 'member'],
    ['a member since 2023', 'Iran after', 'country:IR', 'member', 'member'],
    ['president then', 'Raisi in office', 'person:Ebrahim Raisi', 'president', 'former president'],
  ])('%s', async (_why, title, key, status, statusNow) => {
    expect(await tagOf(title, key)).toMatchObject({
      status,
      statusNow,
      confidence: 'high',
      unverified: false,
    })
  })
})

test('the knowledge in force, its unverified facts, and a dry run', async () => {
  const { json } = await api.get('/api/v1/knowledge')
  expect(json.version).toMatch(/^\d{4}\.\d\d\.\d\d\+[0-9a-f]{12}$/)
  expect(json.counts).toMatchObject({ countries: 27 })
  expect(json.unverified).toContainEqual(
    expect.objectContaining({ key: 'people.Droupadi Murmu.terms' }),
  )
  const preview = await api.send('POST', '/api/v1/knowledge/retag', { dryRun: true })
  expect(preview.json).toMatchObject({ version: json.version, looked: 0, articles: 0, changes: [] })
  await api.configure({
    knowledge: { topics: [{ id: 'rail', label: 'Rails', terms: { en: 'transit' } }] },
  })
  const next = await api.send('POST', '/api/v1/knowledge/retag', { dryRun: true })
  expect(next.json).toMatchObject({ looked: 3, partial: false })
  expect((await api.send('POST', '/api/v1/knowledge/retag', { dryRun: false })).status).toBe(400)
})
