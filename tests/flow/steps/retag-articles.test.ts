import { sql } from 'kysely'
import { afterEach, describe, expect, test } from 'vitest'
import { retagArticles } from '../../../src/steps/retag-articles.ts'
import { sweep } from '../../../src/steps/sweep.ts'
import { running } from '../../support/context.ts'
import { openArchive, SUMMIT } from './stored-articles.ts'

const archive = openArchive()
const db = () => archive.house.ctx.db

/** What an operator may add. */
const OWN = {
  concepts: [
    {
      id: 'grid-exchange',
      label: 'Grid data exchange',
      since: '2026-01-01',
      source: 'the desk',
      confidence: 'low',
      free: { en: 'common data exchange' },
    },
  ],
}

const learn = (knowledge: Record<string, unknown>) => archive.house.configure({ knowledge })
const version = () => archive.house.ctx.current().config.knowledge.version
const tagsOf = async (id: string) =>
  (await db().selectFrom('tags').selectAll().where('article_id', '=', id).execute()).map(
    ({ kind, tag_id }) => `${kind}:${tag_id}`,
  )
const row = () => db().selectFrom('retaggings').selectAll().executeTakeFirst()

afterEach(async () => {
  await learn({})
  await db().deleteFrom('retaggings').execute()
})

/** As many more articles with the text of this one, tagged as it is. */
async function copiesOf(id: string, count: number): Promise<void> {
  await sql`
    insert into articles (item_id, feed_id, part, title, authors, text, method, quality, content_hash,
      first_seen_at, stored_at, state, analyze_after, sco, tagged_with)
    select item_id, feed_id, part + n, title, authors, text, method, quality, content_hash || n,
      first_seen_at, stored_at, state, analyze_after, sco, tagged_with
    from articles, generate_series(1, ${count}) n where id = ${id}`.execute(db())
}

describe('new knowledge', () => {
  test('is noted with the article it tagged', async () => {
    const id = await archive.stored('Ministers meet', SUMMIT)
    await archive.analyze(id)
    expect((await archive.article(id)).tagged_with).toBe(version())
  })

  test('is listed before it changes a tag, then changes it, and alerts nobody again', async () => {
    const id = await archive.stored('SCO ministers meet', SUMMIT)
    await archive.analyze(id)
    const before = await archive.alerts()
    expect(before).toHaveLength(1)
    await learn(OWN)
    archive.house.rung.clear()
    await sweep(archive.house.ctx)
    expect(archive.house.rung.of('retag-articles')).toHaveLength(1)
    archive.house.rung.clear()
    await retagArticles(archive.house.ctx)
    expect(await tagsOf(id)).toContain('concept:grid-exchange')
    expect((await archive.article(id)).tagged_with).toBe(version())
    expect(await row()).toMatchObject({
      knowledge: version(),
      state: 'done',
      articles: 1,
      retagged: 1,
      changes: [
        { kind: 'concept', id: 'grid-exchange', change: 'added', articles: 1, samples: [id] },
      ],
    })
    const told = archive.house.logged().map(({ msg }) => msg)
    expect(told.indexOf('tags will change')).toBeLessThan(told.indexOf('articles tagged again'))
    expect(told).toContain('tags will change')
    expect(await archive.alerts()).toEqual(before)
    expect(archive.house.rung.all).toEqual([])
  })

  test('goes on where a killed job ended, and changes nothing the second time', async () => {
    const id = await archive.stored('SCO ministers meet', SUMMIT)
    await archive.analyze(id)
    await copiesOf(id, 120)
    await learn(OWN)
    await expect(retagArticles(archive.house.ctx, killedAfter(2))).rejects.toThrow('killed')
    expect(await row()).toMatchObject({ state: 'listing', articles: 100, retagged: 0 })
    expect(await tagsOf(id)).not.toContain('concept:grid-exchange')
    await expect(retagArticles(archive.house.ctx, killedAfter(3))).rejects.toThrow('killed')
    expect(await row()).toMatchObject({ state: 'tagging', articles: 121, retagged: 50 })
    await retagArticles(archive.house.ctx, running())
    expect(await row()).toMatchObject({ state: 'done', articles: 121, retagged: 121 })
    const finished = (await row())?.finished_at
    archive.house.clock.advance(60_000)
    await retagArticles(archive.house.ctx, running())
    expect((await row())?.finished_at).toEqual(finished)
    await sweep(archive.house.ctx)
    expect(archive.house.rung.of('retag-articles')).toEqual([])
  })

  test('that is taken back takes its tags back', async () => {
    const id = await archive.stored('SCO ministers meet', SUMMIT)
    await archive.analyze(id)
    await learn(OWN)
    await retagArticles(archive.house.ctx)
    await learn({})
    await retagArticles(archive.house.ctx)
    expect(await tagsOf(id)).not.toContain('concept:grid-exchange')
    expect((await row())?.changes).toMatchObject([{ id: 'grid-exchange', change: 'removed' }])
  })

  test('leaves an article alone that waits to be analysed', async () => {
    const id = await archive.stored('SCO ministers meet', SUMMIT)
    await learn(OWN)
    await retagArticles(archive.house.ctx)
    expect(await archive.article(id)).toMatchObject({ state: 'stored', tagged_with: null })
    expect(await tagsOf(id)).toEqual([])
  })
})

/** A signal that stops the job before its batch number `batches + 1`. */
function killedAfter(batches: number): AbortSignal {
  let asked = 0
  const throwIfAborted = () => {
    if (asked === batches) throw new Error('killed')
    asked += 1
  }
  return Object.assign(new AbortController().signal, { throwIfAborted })
}
