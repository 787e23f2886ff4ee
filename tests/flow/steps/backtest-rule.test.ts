import { beforeEach, expect, test } from 'vitest'
import { type BacktestOptions, backtestRule } from '../../../src/steps/backtest-rule.ts'
import { running } from '../../support/context.ts'
import { openArchive, SUMMIT } from './stored-articles.ts'

const archive = openArchive()
const DAY_MS = 86_400_000

beforeEach(async () => {
  const { clock } = archive.house
  await archive.analyze(await archive.stored('SCO ministers link their grids', SUMMIT))
  await archive.analyze(await archive.stored('Neighbours to share data of their grids', SUMMIT))
  clock.advance(DAY_MS)
  const other = 'Rain until Thursday in Reykjavik, then wind from the north, said office 15485863.'
  await archive.analyze(await archive.stored('Weather in Reykjavik', other))
  const old = await archive.stored('SCO archive of 1998 put online', 'Papers 104729 of the SCO.', {
    backfill: true,
  })
  await archive.analyze(old)
})

const backtest = (when: string, more: Partial<BacktestOptions> = {}) =>
  backtestRule(archive.house.ctx, when, { since: new Date(0), signal: running(), ...more })

test('counts stories a rule would have alerted, day by day, with reasons', async () => {
  const result = await backtest('sco:any OR title:reykjavik')
  expect(result).toMatchObject({ articles: 4, alerts: 2 })
  expect(Object.values(result.perDay)).toEqual([1, 1])
  expect(result.samples.map(({ title }) => title)).toEqual([
    'SCO ministers link their grids',
    'Weather in Reykjavik',
  ])
  expect(result.samples[0]?.because[0]).toMatchObject({
    clause: 'sco:any',
    evidence: expect.arrayContaining([expect.objectContaining({ field: 'title', start: 0 })]),
  })
})

test('tells what would be new and what would be missing beside the saved version', async () => {
  const { difference } = await backtest('title:reykjavik', { against: 'sco:any' })
  expect(difference).toMatchObject({ added: 1, removed: 1 })
  expect(difference?.samples.map(({ is, title }) => `${is} ${title}`)).toEqual([
    'added Weather in Reykjavik',
    'removed SCO ministers link their grids',
  ])
  expect((await backtest('sco:any', { against: 'sco:about' })).difference).toMatchObject({
    added: 0,
    removed: 0,
  })
})

test('outlets are those that report by themselves, as when it happens', async () => {
  const first = await archive.stored('Bridge of Osh opens', 'The first report, from 15485863.')
  await archive.analyze(first)
  const { story_id: story } = await archive.article(first)
  const joins = async (n: number, agency: string | null) => {
    archive.house.clock.advance(60_000)
    const id = await archive.stored(`Bridge of Osh, ${n}`, `Report ${n * 104729}.`, { story })
    await archive.house.ctx.db
      .updateTable('articles')
      .set({ agency })
      .where('id', '=', id)
      .execute()
    await archive.analyze(id)
    return id
  }
  const second = await joins(2, 'Wire Osh')
  await joins(3, 'Wire Osh')
  await joins(4, 'WIRE OSH')
  const rules = [2, 3, 4].map((n) => `title:osh AND story.outlets>=${n}`)
  await archive.rules(...rules.map((when, n) => ({ id: `r${n}`, when, send: [] })))
  const last = await joins(5, null)
  const live = (await archive.alerts()).filter(({ story_id: id }) => id === story)
  expect(live.map(({ rule_id: id }) => id).sort()).toEqual(['r0', 'r1'])
  const found = await Promise.all(rules.map((rule) => backtest(rule)))
  expect(found.map(({ samples }) => samples.map(({ articleId }) => articleId))).toEqual([
    [second],
    [last],
    [],
  ])
})

test('ages are those of the day on which an article was seen', async () => {
  const dated = await archive.stored('SCO day in Osh', 'The SCO met in hall 32452843 in Osh.')
  const { clock, ctx } = archive.house
  await ctx.db
    .updateTable('articles')
    .set({ published_at: clock.now })
    .where('id', '=', dated)
    .execute()
  await archive.analyze(dated)
  clock.advance(30 * DAY_MS)
  const result = await backtest('title:osh AND published<2d')
  expect(result.samples.map(({ articleId }) => articleId)).toEqual([dated])
})

test('tells how far it is, and sends nothing', async () => {
  const progress: number[][] = []
  const before = await archive.deliveries()
  await backtest('sco:any', { onProgress: (...now) => progress.push(now) })
  expect(progress).toEqual([[4, 4]])
  expect(await archive.deliveries()).toEqual(before)
})

test('a cancelled one stops, a rule that can’t be read is refused', async () => {
  await expect(backtest('sco:any', { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
  await expect(backtest('contry:RU')).rejects.toThrow('did you mean country')
})
