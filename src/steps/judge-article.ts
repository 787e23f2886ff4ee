import { decisionOf } from '../alerting/decision.ts'
import type { Context } from '../context.ts'
import { type AlertInList, findAlerts } from '../db/alerts.ts'
import type { ArticleRow } from '../db/articles.ts'
import { getFeed } from '../db/feeds.ts'
import { getItem } from '../db/items.ts'
import { findStorySummaries } from '../db/stories.ts'
import { findTags, tagOf } from '../db/tags.ts'
import { compileRule, type Verdict } from '../rules/compile-rule.ts'
import { parseRule } from '../rules/parser.ts'
import type { RuleSubject } from '../rules/subject.ts'
import { inputOf } from './article-input.ts'
import { feedFacts, subjectOf } from './matchers.ts'

/** One rule and one article: what the rule says today, and what came of it. */
export interface Judgement {
  rule: string
  when: string
  verdict: Verdict
  alert: AlertInList | undefined
  /** Why it alerted or did not. */
  decision: string
}

/** Alerts of one story: rules are fewer. */
const MAX_ALERTS = 1_000

/** Every rule in force as it judges a stored article today, in the order of alerts.yaml. Writes nothing. */
export async function judgeArticle(ctx: Context, article: ArticleRow): Promise<Judgement[]> {
  const [subject, item, alerts] = await Promise.all([
    storedSubject(ctx, article),
    getItem(ctx.db, article.item_id),
    article.story_id === null
      ? []
      : findAlerts(ctx.db, { storyId: article.story_id, limit: MAX_ALERTS }),
  ])
  return ctx.current().config.rules.map(({ id, when }) => {
    const verdict = compileRule(parseRule(when)).evaluate(subject, ctx.now())
    const alert = alerts.find((candidate) => candidate.rule_id === id)
    const decision = decisionOf({
      articleId: article.id,
      isAnalyzed: article.state === 'analyzed',
      isBackfill: item?.backfill ?? false,
      matches: verdict.matched,
      alert: alert && { id: alert.id, articleId: alert.article_id, suppressed: alert.suppressed },
    })
    return { rule: id, when, verdict, alert, decision }
  })
}

/** The article, its stored tags, its feed and its story as they stand now. */
async function storedSubject(ctx: Context, article: ArticleRow): Promise<RuleSubject> {
  const [tags, feed, stories] = await Promise.all([
    findTags(ctx.db, [article.id]),
    getFeed(ctx.db, article.feed_id),
    findStorySummaries(ctx.db, article.story_id === null ? [] : [article.story_id]),
  ])
  const [story] = stories
  return subjectOf(
    inputOf(article),
    { language: article.language ?? 'und', sco: article.sco, tags: tags.map(tagOf) },
    feed && feedFacts(feed),
    story && {
      outlets: story.outlets.length,
      countries: story.countries.length,
      languages: story.languages.length,
      articles: story.articles,
    },
  )
}
