import type { Context } from '../context.ts'
import { type ArticleRow, getArticle, updateArticle, updateStoredArticle } from '../db/articles.ts'
import type { Tx } from '../db/database.ts'
import { getFeed } from '../db/feeds.ts'
import { getItem } from '../db/items.ts'
import { isPassingError } from '../db/passing-error.ts'
import { countAnalyzedRevisions } from '../db/revisions.ts'
import { lockPlacement, postgresArchive } from '../db/similarity-archive.ts'
import { jsonbOf } from '../db/storable.ts'
import { insertStory, touchStory } from '../db/stories.ts'
import { saveTags } from '../db/tags.ts'
import {
  type PlaceableArticle,
  type Placement,
  placeArticle,
  rememberAgain,
} from '../similarity/place-article.ts'
import type { Tagging } from '../tagging/tag.ts'
import { cleanText } from '../text/clean-text.ts'
import { followEvidence } from './arrange-stories.ts'
import { inputOf } from './article-input.ts'
import { faultReason, faultWaitMs } from './faults.ts'
import { type Analyzed, type Fired, fireRules, type Judged, NOTHING_FIRED } from './fire-rules.ts'
import { feedFacts, tagArticle } from './matchers.ts'
import { ringEndpoints } from './ring.ts'
import { passOverGrowth } from './tell-growth.ts'

/**
 * Step 4: language, tags with evidence, copy or not, story, rules. What is found is stored in one
 * transaction together with the alerts and their deliveries; then rings for each endpoint.
 */
export async function analyzeArticle(ctx: Context, articleId: string): Promise<void> {
  const article = await getArticle(ctx.db, articleId)
  if (article === undefined || article.state === 'analyzed') return
  const [feed, item] = await Promise.all([
    getFeed(ctx.db, article.feed_id),
    getItem(ctx.db, article.item_id),
  ])
  if (feed === undefined || item === undefined) return
  const startedAt = performance.now()
  try {
    const { config, matchers } = ctx.current()
    const tagging = tagArticle(matchers, inputOf(article), feedFacts(feed))
    const taggedWith = config.knowledge.version
    const fired = await ctx.db
      .transaction()
      .execute((tx) => store(tx, ctx, { article, feed, item, tagging }, taggedWith))
    if (fired !== undefined) await tell(ctx, article, tagging, fired, startedAt)
  } catch (error) {
    if (isPassingError(error)) throw error
    await noteFault(ctx, article, error)
  }
}

async function tell(
  ctx: Context,
  article: ArticleRow,
  tagging: Tagging,
  fired: Fired,
  startedAt: number,
): Promise<void> {
  await ringEndpoints(ctx, fired.endpoints)
  ctx.meters.analyzed(tagging.sco, (performance.now() - startedAt) / 1_000)
  ctx.log.info(
    {
      articleId: article.id,
      feedId: article.feed_id,
      sco: tagging.sco,
      tags: tagging.tags.length,
      alerts: fired.rules,
    },
    'article analyzed',
  )
}

/**
 * A fault of scowatch's own: tried again a few times, then the article is kept without tags and
 * story, with the reason, so that it neither comes back for ever nor holds up others.
 */
async function noteFault(ctx: Context, article: ArticleRow, error: unknown): Promise<void> {
  const faults = article.analyze_attempts + 1
  const waitMs = faultWaitMs(faults)
  const reason = cleanText(faultReason(error))
  const { stack } = error as Error
  ctx.log.error(
    { articleId: article.id, faults, error: reason, stack },
    'an article could not be analyzed',
  )
  const now = ctx.now()
  const noted = { analyze_attempts: faults, analyze_error: reason }
  // No bell: a job can't ring for itself while it runs. The sweep does.
  await updateStoredArticle(
    ctx.db,
    article.id,
    waitMs === undefined
      ? { ...noted, state: 'analyzed', analyzed_at: now }
      : { ...noted, analyze_after: new Date(now.getTime() + waitMs) },
  )
}

/**
 * One article after another, whatever the number of workers: two copies analysed at once would
 * both be the original. @returns what it set off, undefined when another worker was first
 */
async function store(
  tx: Tx,
  ctx: Context,
  analyzed: Analyzed,
  taggedWith: string,
): Promise<Fired | undefined> {
  await lockPlacement(tx)
  const current = await tx
    .selectFrom('articles')
    .select(['state', 'story_id', 'duplicate_of', 'content_hash'])
    .where('id', '=', analyzed.article.id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (current?.state !== 'stored' || current.content_hash !== analyzed.article.content_hash)
    return undefined
  const storyId =
    current.story_id === null
      ? await place(tx, ctx, analyzed)
      : await placeAgain(tx, analyzed, current.story_id, current.duplicate_of)
  await saveTags(tx, analyzed.article.id, analyzed.tagging.tags)
  await updateArticle(tx, analyzed.article.id, {
    state: 'analyzed',
    analyzed_at: ctx.now(),
    sco: analyzed.tagging.sco,
    language:
      analyzed.tagging.language === 'und' ? analyzed.article.language : analyzed.tagging.language,
    rejected: jsonbOf(analyzed.tagging.rejected.slice(0, 100)),
    tagged_with: taggedWith,
    analyze_error: null,
  })
  const fired = await setOff(tx, ctx, { ...analyzed, storyId })
  await countAnalyzedRevisions(tx, analyzed.article.id)
  return fired
}

/** An item that appeared with many old ones alerts nobody, and what its story grew by is no news later. */
async function setOff(tx: Tx, ctx: Context, judged: Judged): Promise<Fired> {
  if (!judged.item.backfill) return fireRules(tx, ctx, judged)
  await passOverGrowth(tx, judged.storyId)
  return NOTHING_FIRED
}

/** An article that was placed before keeps its place; its new text is what later ones are compared with. */
async function placeAgain(
  tx: Tx,
  analyzed: Analyzed,
  story: string,
  original: string | null,
): Promise<string> {
  await rememberAgain(postgresArchive(tx), placeable(analyzed), {
    story,
    ...(original === null ? {} : { duplicateOf: original }),
  })
  return story
}

function placeable({ article, tagging }: Analyzed): PlaceableArticle {
  const language = tagging.language === 'und' ? article.language : tagging.language
  return {
    id: article.id,
    title: article.title,
    text: article.text,
    seenAt: article.first_seen_at,
    ...(language === null ? {} : { language }),
    ...(article.published_at === null ? {} : { published: article.published_at }),
    ...(article.canonical_url === null ? {} : { url: article.canonical_url }),
    entities: tagging.tags
      .filter((tag) => tag.kind !== 'keyword')
      .map((tag) => `${tag.kind}:${tag.id}`),
  }
}

/** Finds the original and the story. @returns the story */
async function place(tx: Tx, ctx: Context, analyzed: Analyzed): Promise<string> {
  const { article } = analyzed
  const placement: Placement = await placeArticle(postgresArchive(tx), placeable(analyzed))
  const at =
    article.published_at !== null && article.published_at < article.first_seen_at
      ? article.published_at
      : article.first_seen_at
  const storyId =
    placement.story === 'new' ? await insertStory(tx, article.title, at) : placement.story
  await updateArticle(tx, article.id, {
    story_id: storyId,
    duplicate_of: placement.duplicateOf ?? null,
    own_share: placement.ownShare ?? null,
    place_because: placement.because,
  })
  await touchStory(tx, storyId, ctx.now())
  const occasion = { at: ctx.now(), because: `article ${article.id}, ${placement.because}` }
  return followEvidence(tx, { article: article.id, story: storyId }, placement, occasion)
}
