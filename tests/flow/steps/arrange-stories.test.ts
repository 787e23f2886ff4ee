import { expect, test } from 'vitest'
import { findEvents } from '../../../src/db/events.ts'
import { lockPlacement } from '../../../src/db/similarity-archive.ts'
import { currentStoryId } from '../../../src/db/story-articles.ts'
import { areKeptApart } from '../../../src/db/story-decisions.ts'
import { analyzeArticle } from '../../../src/steps/analyze-article.ts'
import { followEvidence } from '../../../src/steps/arrange-stories.ts'
import { mergeByHand, moveByHand, splitByHand } from '../../../src/steps/decide-story.ts'
import { openArchive, SUMMIT } from './stored-articles.ts'

const DAM = [
  'A committee of the Shanghai Cooperation Organisation has chosen a dam above the town of Vakhdat for its first joint water survey.',
  'Engineers from five countries will measure sediment behind the wall until October and publish the soundings, the SCO committee said.',
  'Farmers below the dam have asked for years how much water the reservoir still holds in a dry summer.',
].join('\n\n')

const archive = openArchive()
const ctx = () => archive.house.ctx

async function analyzed(title: string, text: string): Promise<{ id: string; story: string }> {
  const id = await archive.stored(title, text)
  await archive.analyze(id)
  return { id, story: (await archive.article(id)).story_id ?? '' }
}

async function storyOf(id: string): Promise<string | null> {
  return (await archive.article(id)).story_id
}

async function events(type: string) {
  const rows = await findEvents(ctx().db, '0', 100)
  return rows.filter((row) => row.type === type).map((row) => JSON.parse(row.body).data)
}

async function twoStories() {
  await ctx().db.deleteFrom('events').execute()
  const summit = await analyzed('SCO ministers link their grids', SUMMIT)
  const copy = await analyzed('Grids of the region to be joined, SCO ministers say', SUMMIT)
  const dam = await analyzed('SCO committee to survey a dam', DAM)
  expect(copy.story).toBe(summit.story)
  expect(dam.story).not.toBe(summit.story)
  expect(await archive.alerts()).toHaveLength(2)
  return { summit, copy, dam }
}

test('merged by hand: the older story stays, the other id stands for it, an event says so', async () => {
  const { summit, dam } = await twoStories()
  expect(await mergeByHand(ctx(), dam.story, summit.story)).toBe(summit.story)
  expect(await storyOf(dam.id)).toBe(summit.story)
  expect(await currentStoryId(ctx().db, dam.story)).toBe(summit.story)
  expect(await events('story.merged')).toMatchObject([
    { story: { id: summit.story }, merged: { id: dam.story }, because: 'decided by hand' },
  ])
  // Again, with either id: nothing changes.
  expect(await mergeByHand(ctx(), summit.story, dam.story)).toBe(summit.story)
  expect(await events('story.merged')).toHaveLength(1)
})

test('after a merge no rule alerts again, neither for a copy of either nor for a new report', async () => {
  const { summit, dam } = await twoStories()
  const sent = await archive.deliveries()
  await mergeByHand(ctx(), summit.story, dam.story)
  const copy = await analyzed('Dam to be surveyed by SCO engineers', DAM)
  expect(copy.story).toBe(summit.story)
  expect(await archive.deliveries()).toEqual(sent)
})

test('an alert goes with its story when the other has none of its rule', async () => {
  await archive.rules(
    { id: 'grid', when: 'title:grids', send: ['desk'] },
    { id: 'dam', when: 'title:dam', send: ['desk'] },
  )
  const { summit, dam } = await twoStories()
  await mergeByHand(ctx(), summit.story, dam.story)
  const alerts = await archive.alerts()
  expect(alerts.map(({ rule_id, story_id }) => [rule_id, story_id]).sort()).toEqual([
    ['dam', summit.story],
    ['grid', summit.story],
  ])
  await analyzed('A dam and its grids, surveyed for the SCO', DAM)
  expect(await archive.deliveries()).toHaveLength(2)
})

test('chains of merges lead to the oldest', async () => {
  const { summit, dam } = await twoStories()
  const third = await analyzed('Swimming pool opens late', 'The tiles were not delivered in time.')
  expect(await mergeByHand(ctx(), third.story, dam.story)).toBe(dam.story)
  expect(await mergeByHand(ctx(), third.story, summit.story)).toBe(summit.story)
  expect(await currentStoryId(ctx().db, third.story)).toBe(summit.story)
  expect(await storyOf(third.id)).toBe(summit.story)
})

test('split by hand: the articles leave with their copies, are told, and nobody is alerted again', async () => {
  const { summit, copy, dam } = await twoStories()
  await mergeByHand(ctx(), summit.story, dam.story)
  const sent = await archive.deliveries()
  const story = await splitByHand(ctx(), [copy.id])
  expect([await storyOf(summit.id), await storyOf(copy.id)]).toEqual([story, story])
  expect(await storyOf(dam.id)).toBe(summit.story)
  expect(await events('story.split')).toMatchObject([
    { story: { id: summit.story }, into: { id: story }, articles: [summit.id, copy.id] },
  ])
  const another = await analyzed('Common data exchange for SCO grid operators', SUMMIT)
  expect(another.story).toBe(story)
  expect(await archive.deliveries()).toEqual(sent)
})

test('what was split by hand is not merged again by what comes later; by hand it is', async () => {
  const { summit, dam } = await twoStories()
  await mergeByHand(ctx(), summit.story, dam.story)
  const story = await splitByHand(ctx(), [dam.id])
  const bridge = await analyzed('SCO ministers link their grids', SUMMIT)
  const follow = () =>
    ctx()
      .db.transaction()
      .execute(async (tx) => {
        await lockPlacement(tx)
        const occasion = { at: ctx().now(), because: 'a test' }
        const placed = { article: bridge.id, story: summit.story }
        return followEvidence(tx, placed, { sameStories: [story], otherEvent: [] }, occasion)
      })
  expect(await follow()).toBe(summit.story)
  expect(await currentStoryId(ctx().db, story)).toBe(story)
  await mergeByHand(ctx(), story, summit.story)
  expect(await currentStoryId(ctx().db, story)).toBe(summit.story)
  await ctx()
    .db.transaction()
    .execute(async (tx) => {
      expect(await areKeptApart(tx, story, summit.story)).toBe(false)
    })
})

test('moved by hand: with its copies, remembered for its next copies and its next text', async () => {
  const { summit, copy, dam } = await twoStories()
  const sent = await archive.deliveries()
  const swimming = await analyzed('Swimming pool opens late', 'The tiles were not delivered.')
  await mergeByHand(ctx(), summit.story, swimming.story)
  expect(await moveByHand(ctx(), copy.id, dam.story)).toBe(dam.story)
  expect(await storyOf(summit.id)).toBe(dam.story)
  expect(await storyOf(swimming.id)).toBe(summit.story)
  const late = await analyzed('SCO ministers and the common exchange', SUMMIT)
  expect(late.story).toBe(dam.story)
  await ctx()
    .db.updateTable('articles')
    .set({ state: 'stored', title: 'SCO energy ministers link grids', content_hash: 'revised' })
    .where('id', '=', summit.id)
    .execute()
  await archive.analyze(summit.id)
  expect(await storyOf(summit.id)).toBe(dam.story)
  expect(await archive.deliveries()).toEqual(sent)
})

test('a story whose last article is moved away stands for the other one', async () => {
  const { dam, summit } = await twoStories()
  await moveByHand(ctx(), summit.id, dam.story)
  expect(await currentStoryId(ctx().db, summit.story)).toBe(dam.story)
  expect(await storyOf(summit.id)).toBe(dam.story)
})

test.each([
  ['an article that is not there', () => splitByHand(ctx(), ['999999999']), /no article 999999999/],
  ['a story that is not there', (a: string) => mergeByHand(ctx(), a, '999999999'), /no story 9/],
  ['a move to nowhere', (_: string, id: string) => moveByHand(ctx(), id, '999999999'), /no story/],
  ['a whole story', (_: string, id: string) => splitByHand(ctx(), [id]), /nothing to split/],
  [
    'articles of two stories',
    (_: string, id: string, other: string) => splitByHand(ctx(), [id, other]),
    /several stories/,
  ],
] as const)('%s is refused and changes nothing', async (_why, change, message) => {
  const { summit, dam } = await twoStories()
  await expect(change(summit.story, summit.id, dam.id)).rejects.toThrow(message)
  expect([await storyOf(summit.id), await storyOf(dam.id)]).toEqual([summit.story, dam.story])
  expect(await events('story.split')).toEqual([])
})

test('two articles that turn out to be one text join their stories; the event says which', async () => {
  await ctx().db.deleteFrom('events').execute()
  const [opening, ...rest] = SUMMIT.split('\n\n')
  const first = await analyzed('SCO ministers link their grids', [opening, rest[0]].join('\n\n'))
  const shuffled = [opening, ...rest.slice(1)].join('\n\n')
  const second = await analyzed('Operators to exchange grid data', shuffled)
  await ctx()
    .db.updateTable('articles')
    .set({ duplicate_of: null })
    .where('id', '=', second.id)
    .execute()
  if (second.story === first.story) await splitBySql(second.id)
  const apart = (await storyOf(second.id)) ?? ''
  const whole = await analyzed('SCO ministers link their grids', SUMMIT)
  expect(whole.story).toBe(first.story)
  expect(await storyOf(second.id)).toBe(first.story)
  expect(await currentStoryId(ctx().db, apart)).toBe(first.story)
  expect(await events('story.merged')).toMatchObject([
    { story: { id: first.story }, merged: { id: apart }, because: expect.stringContaining('copy') },
  ])
})

/** As if nothing had joined them, and nobody had said so. */
async function splitBySql(article: string): Promise<void> {
  const { id } = await ctx()
    .db.insertInto('stories')
    .values({ title: 'x', first_seen_at: ctx().now(), last_seen_at: ctx().now() })
    .returning('id')
    .executeTakeFirstOrThrow()
  await ctx().db.updateTable('articles').set({ story_id: id }).where('id', '=', article).execute()
}

test('200 copies of one text analysed by 8 workers are one story with one original and one alert', async () => {
  const waiting: string[] = []
  for (let n = 0; n < 200; n += 1) {
    waiting.push(await archive.stored(`SCO ministers, report number ${n}`, SUMMIT))
  }
  const ids = [...waiting]
  const worker = async (own: ReturnType<typeof ctx>) => {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) await analyzeArticle(own, id)
  }
  await Promise.all(Array.from({ length: 8 }, () => worker(archive.house.second())))
  const rows = await ctx()
    .db.selectFrom('articles')
    .select(['story_id', 'duplicate_of', 'state'])
    .where('id', 'in', ids)
    .execute()
  expect(rows.every(({ state }) => state === 'analyzed')).toBe(true)
  expect(new Set(rows.map((row) => row.story_id)).size).toBe(1)
  expect(rows.filter((row) => row.duplicate_of === null)).toHaveLength(1)
  expect(new Set(rows.flatMap((row) => row.duplicate_of ?? [])).size).toBe(1)
  expect(await archive.alerts()).toHaveLength(1)
  expect(await archive.deliveries()).toHaveLength(1)
})
