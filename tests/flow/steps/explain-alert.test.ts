import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createApi } from '../../../src/http/api.ts'
import { createMetrics } from '../../../src/http/metrics.ts'
import { explainAlert } from '../../../src/steps/explain-alert.ts'
import { judgeArticle } from '../../../src/steps/judge-article.ts'
import { openArchive, SUMMIT } from './stored-articles.ts'

const archive = openArchive()

const explained = async () => {
  const [alert] = await archive.alerts()
  return explainAlert(archive.house.ctx, alert?.id ?? '')
}

test('an alert decided again from its inputs is the same, byte for byte', async () => {
  await archive.rules({ id: 'sco', when: 'sco:about AND (grids OR country:UZ)', send: ['desk'] })
  await archive.analyze(await archive.stored('ШОС links «grids» 上合组织 <b>&', SUMMIT))
  const before = await explained()
  expect(before).toMatchObject({
    again: { same: true, difference: '', verdict: { matched: true } },
  })
  expect(before?.body).toContain('"alert.fired"')
  expect(before?.decidedBy.code.was).toBe(before?.decidedBy.code.now)
})

test('whatever became of article, feed, story and configuration since', async () => {
  const { db } = archive.house.ctx
  const id = await archive.stored('SCO ministers link their grids', SUMMIT)
  await archive.analyze(id)
  await archive.analyze(await archive.stored('Neighbours to share data of their grids', SUMMIT))
  await db.updateTable('articles').set({ title: 'Changed', text: 'Other' }).execute()
  await db.updateTable('feeds').set({ name: 'Renamed', country: 'KZ' }).execute()
  await db.deleteFrom('tags').execute()
  await archive.rules({ id: 'sco', when: 'title:nothing', send: ['other'] })
  const after = await explained()
  expect(after).toMatchObject({ again: { same: true, inputs: { rule: { when: 'sco:about' } } } })
  expect(after?.decidedBy.config.was).not.toBe(after?.decidedBy.config.now)
})

test.each<[why: string, sent: (body: string) => string, difference: (body: string) => string]>([
  [
    'another letter',
    (body) => body.replace('grids', 'grits'),
    (body) => `the bytes differ from character ${body.indexOf('grids') + 4} on`,
  ],
  [
    'an end too soon',
    (body) => body.slice(0, 50),
    (body) =>
      `those that were sent end after character 50, the others go on: …${body.slice(50, 90)}…`,
  ],
  [
    'more than there should be',
    (body) => `${body}\n`,
    (body) => `those decided again end after character ${body.length}, the others go on: …\n…`,
  ],
])('one whose sent bytes are others says where they differ: %s', async (_why, sent, difference) => {
  const { db } = archive.house.ctx
  await archive.analyze(await archive.stored('SCO ministers link their grids 上合', SUMMIT))
  const body = (await explained())?.body ?? ''
  await db
    .updateTable('events')
    .set({ body: sent(body) })
    .execute()
  const after = await explained()
  expect(after?.again).toMatchObject({ same: false })
  expect(after?.again?.difference).toContain(difference(body))
})

test('one whose rule this version refuses says so', async () => {
  const { ctx } = archive.house
  await archive.analyze(await archive.stored('SCO ministers speak of their grids', SUMMIT))
  const [alert] = await archive.alerts()
  await sql`update alerts set inputs = jsonb_set(inputs, '{rule,when}', '"anti-* OR ("')`.execute(
    ctx.db,
  )
  const api = createApi(ctx, createMetrics().page(ctx), false)
  const answer = await api.request(`/api/v1/alerts/${alert?.id}`)
  expect(answer.status).toBe(409)
  expect(await answer.text()).toContain('this version refuses its rule')
})

test('none of an alert that is not there', async () => {
  expect(await explainAlert(archive.house.ctx, 'alr_none')).toBeUndefined()
})

test('why and why not, for each rule', async () => {
  await archive.rules(
    { id: 'sco', when: 'sco:any', send: ['desk'] },
    { id: 'gas', when: 'sco:about AND (gas NEAR/5 pipeline OR country:KZ)', send: ['desk'] },
  )
  const first = await archive.stored('SCO ministers link their grids', SUMMIT)
  const copy = await archive.stored('Neighbours to share data of their grids', SUMMIT)
  const old = await archive.stored(
    'SCO papers online',
    'Paper 104729 of the Shanghai Cooperation Organisation.',
    {
      backfill: true,
    },
  )
  const judged = async (id: string) => judgeArticle(archive.house.ctx, await archive.article(id))
  expect((await judged(first)).map(({ decision }) => decision)).toEqual([
    'not analysed yet',
    'not analysed yet',
  ])
  for (const id of [first, copy, old]) await archive.analyze(id)
  const [fired, not] = await judged(first)
  expect(fired?.decision).toMatch(/^fired: alr_/)
  expect(not).toMatchObject({
    decision: 'the rule does not match',
    verdict: { missing: [expect.stringContaining('gas NEAR/5 pipeline')] },
  })
  expect((await judged(copy))[0]?.decision).toMatch(
    new RegExp(`^one alert for each story: article ${first} set it off before`),
  )
  expect((await judged(old))[0]?.decision).toMatch(/^old when it appeared/)
  await archive.rules({ id: 'new', when: 'sco:about', send: [] })
  expect((await judged(first))[0]?.decision).toMatch(/^the rule matches now and did not when/)
})
