import { describe, expect, test } from 'vitest'
import { analyzeArticle } from '../../../src/steps/analyze-article.ts'
import { sweep } from '../../../src/steps/sweep.ts'
import { openArchive, SUMMIT } from './stored-articles.ts'

const archive = openArchive()

test('an article gets tags, a story, an alert, an event and its delivery; the bell is rung', async () => {
  const id = await archive.stored('SCO ministers link their grids', SUMMIT)
  await archive.analyze(id)
  expect(await archive.article(id)).toMatchObject({
    state: 'analyzed',
    sco: 'about',
    language: 'en',
  })
  const [alert, ...more] = await archive.alerts()
  expect(more).toEqual([])
  expect(alert).toMatchObject({ rule_id: 'sco', article_id: id, suppressed: null })
  const [delivery] = await archive.deliveries()
  expect(delivery).toMatchObject({ endpoint_id: 'desk', state: 'pending', attempts: 0 })
  expect(archive.house.rung.of('deliver-alert')).toMatchObject([{ data: { endpointId: 'desk' } }])
  const tags = await archive.house.ctx.db
    .selectFrom('tags')
    .selectAll()
    .where('article_id', '=', id)
    .execute()
  for (const { field, start, end, text } of tags.flatMap(({ evidence }) => evidence)) {
    expect((field === 'title' ? 'SCO ministers link their grids' : SUMMIT).slice(start, end)).toBe(
      text,
    )
  }
})

test('copies analysed at the same moment end in one story with one original and one alert', async () => {
  const ids: string[] = []
  for (let n = 0; n < 6; n += 1)
    ids.push(await archive.stored(`SCO ministers, report number ${n}`, SUMMIT))
  const other = archive.house.second()
  await Promise.all(ids.map((id, n) => analyzeArticle(n % 2 ? archive.house.ctx : other, id)))
  const rows = await Promise.all(ids.map(archive.article))
  expect(new Set(rows.map(({ story_id: story }) => story)).size).toBe(1)
  const originals = rows.filter(({ duplicate_of: original }) => original === null)
  expect(originals).toHaveLength(1)
  expect(
    rows.every(({ id, duplicate_of: of }) => of === null || (of !== id && of === originals[0]?.id)),
  ).toBe(true)
  expect(await archive.alerts()).toHaveLength(1)
  expect(await archive.deliveries()).toHaveLength(1)
})

test('analysed again, by one or by several at once, nothing changes', async () => {
  const id = await archive.stored('SCO ministers link their grids', SUMMIT)
  await Promise.all([archive.analyze(id), archive.analyze(id), archive.analyze(id)])
  const [before, fired] = [await archive.article(id), await archive.alerts()]
  await archive.analyze(id)
  expect(await archive.article(id)).toEqual(before)
  expect(await archive.alerts()).toEqual(fired)
  expect(await archive.deliveries()).toHaveLength(1)
})

test('a revision keeps its story and alerts nobody again', async () => {
  const id = await archive.stored('SCO ministers link their grids', SUMMIT)
  await archive.analyze(id)
  const { story_id } = await archive.article(id)
  await archive.house.ctx.db
    .updateTable('articles')
    .set({ state: 'stored', title: 'SCO energy ministers link grids', content_hash: 'revised' })
    .where('id', '=', id)
    .execute()
  await archive.analyze(id)
  expect(await archive.article(id)).toMatchObject({ state: 'analyzed', story_id })
  expect(await archive.alerts()).toHaveLength(1)
})

test('text that changed while it was analysed is not marked as analysed', async () => {
  const id = await archive.stored('SCO ministers link their grids', SUMMIT)
  const matchers = archive.house.ctx.current().matchers
  let revised: Promise<unknown> | undefined
  const slow = archive.house.second({
    current: () => ({
      ...archive.house.ctx.current(),
      matchers: {
        ...matchers,
        tagger: {
          tag: (input) => {
            revised = archive.house.ctx.db
              .updateTable('articles')
              .set({ content_hash: 'newer' })
              .where('id', '=', id)
              .execute()
            return matchers.tagger.tag(input)
          },
        },
      },
    }),
    db: {
      selectFrom: archive.house.ctx.db.selectFrom.bind(archive.house.ctx.db),
      transaction: () => ({
        execute: async (work: never) => {
          await revised
          return archive.house.ctx.db.transaction().execute(work)
        },
      }),
    } as never,
  })
  await analyzeArticle(slow, id)
  expect(await archive.article(id)).toMatchObject({ state: 'stored', content_hash: 'newer' })
  expect(await archive.alerts()).toEqual([])
})

describe('an article on which scowatch itself fails', () => {
  const poisoned = () => {
    const current = archive.house.ctx.current()
    const { tagger } = current.matchers
    return archive.house.second({
      current: () => ({
        ...current,
        matchers: {
          ...current.matchers,
          tagger: {
            tag: (input) => {
              if (input.title.includes('poison')) throw new RangeError('too deep\u0000')
              return tagger.tag(input)
            },
          },
        },
      }),
    })
  }

  test('is tried a few times, ever later, then kept with the reason', async () => {
    const ctx = poisoned()
    const id = await archive.stored('poison', SUMMIT)
    const waits: number[] = []
    for (let time = 0; time < 3; time += 1) {
      await analyzeArticle(ctx, id)
      const { analyze_after: after, state } = await archive.article(id)
      expect(state).toBe('stored')
      waits.push(after.getTime() - archive.house.clock.now.getTime())
    }
    expect(waits).toEqual([10_000, 60_000, 600_000])
    await analyzeArticle(ctx, id)
    expect(await archive.article(id)).toMatchObject({
      state: 'analyzed',
      story_id: null,
      analyze_error: 'scowatch failed: too deep',
    })
    archive.house.rung.clear()
    archive.house.clock.advance(86_400_000)
    await sweep(archive.house.ctx)
    expect(archive.house.rung.of('analyze-article')).toEqual([])
  })

  test('does not hold up others, and waits for its time in the sweep', async () => {
    const ctx = poisoned()
    const [bad, good] = [
      await archive.stored('poison', SUMMIT),
      await archive.stored('Fine', SUMMIT),
    ]
    await Promise.all([analyzeArticle(ctx, bad), analyzeArticle(ctx, good)])
    expect(await archive.article(good)).toMatchObject({ state: 'analyzed' })
    await sweep(archive.house.ctx, 0)
    expect(archive.house.rung.of('analyze-article')).toEqual([])
    archive.house.clock.advance(10_000)
    await sweep(archive.house.ctx, 0)
    expect(archive.house.rung.of('analyze-article')).toMatchObject([{ data: { articleId: bad } }])
  })

  test('mended meanwhile, it is analysed as if nothing had been', async () => {
    const id = await archive.stored('SCO poison', SUMMIT)
    await analyzeArticle(poisoned(), id)
    await archive.analyze(id)
    expect(await archive.article(id)).toMatchObject({
      state: 'analyzed',
      sco: 'about',
      analyze_error: null,
    })
    expect(await archive.alerts()).toHaveLength(1)
  })
})
