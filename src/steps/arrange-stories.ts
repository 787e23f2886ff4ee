import { eventId } from '../alerting/ids.ts'
import type { Tx } from '../db/database.ts'
import type { EventType } from '../db/events.ts'
import { copyMute, insertStory, touchStory } from '../db/stories.ts'
import {
  countArticles,
  currentStoryId,
  findWithCopies,
  mergeStoryRows,
  moveArticles,
  type StoryArticle,
} from '../db/story-articles.ts'
import { areKeptApart, handOnDecisions, isArrangedByHand } from '../db/story-decisions.ts'
import { isMuted } from './decide-sending.ts'
import { withdrawWaiting } from './mute-story.ts'
import { putEvent } from './outbox.ts'
import { StoryError } from './story-error.ts'

/** Who or what changes stories, and when. */
export interface Occasion {
  at: Date
  /** One sentence for the analyst. */
  because: string
}

/**
 * Makes one story of two: the older one, whose id stays; the other's id stands for it from now on.
 * Tells it as an event. Doing it again changes nothing.
 * @returns the story that is left
 */
export async function mergeStories(
  tx: Tx,
  ids: readonly [string, string],
  occasion: Occasion,
): Promise<string> {
  const [a, b] = await Promise.all(ids.map((id) => requireStory(tx, id)))
  if (a === undefined || b === undefined || a === b) return a ?? ''
  const [older, newer] = BigInt(a) < BigInt(b) ? [a, b] : [b, a]
  await mergeInto(tx, newer, older, occasion)
  return older
}

/**
 * Makes a story of its own of some articles of one story, with their copies.
 * @returns the new story
 */
export async function splitStory(
  tx: Tx,
  articles: readonly string[],
  occasion: Occasion,
): Promise<{ from: string; story: string; articles: string[] }> {
  const group = await requireArticles(tx, articles)
  const from = group[0]?.story_id ?? ''
  if (group.some(({ story_id: story }) => story !== from)) {
    throw new StoryError('conflict', 'The articles are of several stories: split one at a time.')
  }
  if ((await countArticles(tx, from)) === group.length) {
    throw new StoryError('conflict', `These are all articles of story ${from}: nothing to split.`)
  }
  const [first] = group
  const story = await insertStory(tx, first?.title ?? '', first?.first_seen_at ?? occasion.at)
  await copyMute(tx, from, story)
  const moved = await move(tx, group, from, story, occasion)
  return { from, story, articles: moved }
}

/** Moves an article and the copies of its text to another story. A story left empty is merged into it. */
export async function moveArticle(
  tx: Tx,
  article: string,
  to: string,
  occasion: Occasion,
): Promise<{ from: string; story: string; articles: string[] }> {
  const story = await requireStory(tx, to)
  const group = await requireArticles(tx, [article])
  const from = group[0]?.story_id ?? ''
  if (from === story) return { from, story, articles: [] }
  if ((await countArticles(tx, from)) === group.length) {
    await mergeInto(tx, from, story, occasion)
    return { from, story, articles: group.map(({ id }) => id) }
  }
  return { from, story, articles: await move(tx, group, from, story, occasion) }
}

/** What later articles show: merges and splits, except against what was decided by hand. */
export async function followEvidence(
  tx: Tx,
  placed: { article: string; story: string },
  found: { sameStories: readonly string[]; otherEvent: readonly string[] },
  occasion: Occasion,
): Promise<string> {
  let { story } = placed
  for (const other of found.sameStories) {
    const same = await requireStory(tx, other)
    if (same === story || (await areKeptApart(tx, story, same))) continue
    story = await mergeStories(tx, [story, same], occasion)
  }
  if (found.otherEvent.length === 0 || (await isArrangedByHand(tx, story))) return story
  const split = await splitStory(tx, found.otherEvent, occasion)
  return split.articles.includes(placed.article) ? split.story : story
}

/** The id of the first forwards from now on: nothing is left under it. */
async function mergeInto(tx: Tx, from: string, into: string, occasion: Occasion): Promise<void> {
  const mutedUntil = await mergeStoryRows(tx, from, into)
  if (isMuted({ muted_until: mutedUntil }, occasion.at))
    await withdrawWaiting(tx, into, occasion.at)
  await handOnDecisions(tx, from, into)
  await tell(tx, 'story.merged', from, occasion, { story: { id: into }, merged: { id: from } })
}

async function move(
  tx: Tx,
  group: readonly StoryArticle[],
  from: string,
  to: string,
  occasion: Occasion,
): Promise<string[]> {
  const articles = group.map(({ id }) => id)
  await moveArticles(tx, articles, from, to, occasion.at)
  for (const { first_seen_at: at } of [group[0], group.at(-1)].filter((each) => !!each)) {
    await touchStory(tx, to, at)
  }
  await tell(tx, 'story.split', `${from} ${to} ${articles.join(' ')}`, occasion, {
    story: { id: from },
    into: { id: to },
    articles,
  })
  return articles
}

async function tell(
  tx: Tx,
  type: EventType,
  subject: string,
  { at, because }: Occasion,
  data: object,
): Promise<void> {
  const body = { type, timestamp: at.toISOString(), data: { schema: 1, because, ...data } }
  await putEvent(tx, {
    id: eventId(type, subject, at.toISOString()),
    type,
    alertId: null,
    body: JSON.stringify(body),
    endpoints: [],
    now: at,
    sendAt: at,
  })
}

async function requireStory(tx: Tx, id: string): Promise<string> {
  const current = await currentStoryId(tx, id)
  if (current === undefined) throw new StoryError('not-found', `There is no story ${id}.`)
  return current
}

async function requireArticles(tx: Tx, ids: readonly string[]): Promise<StoryArticle[]> {
  const group = await findWithCopies(tx, ids)
  const known = new Set(group.map(({ id }) => id))
  const missing = ids.find((id) => !known.has(id))
  if (missing !== undefined) {
    throw new StoryError('not-found', `There is no article ${missing}.`)
  }
  const loose = group.find(({ story_id: story }) => story === null)
  if (loose !== undefined) {
    throw new StoryError('conflict', `Article ${loose.id} is in no story yet.`)
  }
  return group
}
