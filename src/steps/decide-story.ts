import type { Context } from '../context.ts'
import type { Tx } from '../db/database.ts'
import { lockPlacement } from '../db/similarity-archive.ts'
import { currentStoryId } from '../db/story-articles.ts'
import { forgetApart, recordDecision } from '../db/story-decisions.ts'
import { mergeStories, moveArticle, type Occasion, splitStory } from './arrange-stories.ts'

const BY_HAND = 'decided by hand'

/**
 * Merges two stories by hand.
 * @returns the story that is left
 * @throws StoryError
 */
export function mergeByHand(ctx: Context, a: string, b: string): Promise<string> {
  return decide(ctx, async (tx, occasion) => {
    const before = [await currentStoryId(tx, a), await currentStoryId(tx, b)]
    const story = await mergeStories(tx, [a, b], occasion)
    const other = before.find((id) => id !== story)
    if (other !== undefined) {
      await forgetApart(tx, story, other)
      const { at } = occasion
      await recordDecision(tx, {
        kind: 'merge',
        story_id: story,
        other_id: other,
        article_ids: [],
        at,
      })
    }
    return story
  })
}

/**
 * Splits articles off their story by hand.
 * @returns the new story
 * @throws StoryError
 */
export function splitByHand(ctx: Context, articles: readonly string[]): Promise<string> {
  return decide(ctx, async (tx, occasion) => {
    const { from, story, articles: moved } = await splitStory(tx, articles, occasion)
    await recordDecision(tx, {
      kind: 'split',
      story_id: from,
      other_id: story,
      article_ids: moved,
      at: occasion.at,
    })
    return story
  })
}

/**
 * Moves an article with its copies to another story by hand.
 * @returns that story
 * @throws StoryError
 */
export function moveByHand(ctx: Context, article: string, to: string): Promise<string> {
  return decide(ctx, async (tx, occasion) => {
    const { from, story, articles } = await moveArticle(tx, article, to, occasion)
    if (articles.length > 0) {
      await forgetApart(tx, story, from)
      const isWhole = (await currentStoryId(tx, from)) === story
      await recordDecision(tx, {
        kind: isWhole ? 'merge' : 'move',
        story_id: story,
        other_id: from,
        article_ids: articles,
        at: occasion.at,
      })
    }
    return story
  })
}

/** One transaction, with no placement under way. */
function decide(
  ctx: Context,
  work: (tx: Tx, occasion: Occasion) => Promise<string>,
): Promise<string> {
  return ctx.db.transaction().execute(async (tx) => {
    await lockPlacement(tx)
    return work(tx, { at: ctx.now(), because: BY_HAND })
  })
}
