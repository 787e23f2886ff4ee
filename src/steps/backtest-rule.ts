import type { Context } from '../context.ts'
import { findArticlesToJudge, type JudgedRow } from '../db/backtest.ts'
import { findTags, tagOf } from '../db/tags.ts'
import { compileRule } from '../rules/compile-rule.ts'
import { parseRule } from '../rules/parser.ts'
import type { Because } from '../rules/subject.ts'
import { subjectOf } from './matchers.ts'

/** What a rule would have done. Counts are of stories: a rule alerts once for each. */
export interface Backtest {
  since: string
  articles: number
  alerts: number
  /** `2026-11-23` -> alerts, days without any left out. */
  perDay: Record<string, number>
  samples: {
    articleId: string
    storyId: string | null
    title: string
    url: string | null
    at: string
    because: readonly Because[]
  }[]
}

const BATCH = 200
const SAMPLES = 10

/**
 * Asks a rule about every stored article since a day, in the order in which they were seen. Reads in
 * batches and sends nothing.
 * @throws RuleError when the rule can't be read; the signal's reason when it is cancelled
 */
export async function backtestRule(
  ctx: Context,
  when: string,
  since: Date,
  signal: AbortSignal,
): Promise<Backtest> {
  const rule = compileRule(parseRule(when))
  const alerted = new Set<string>()
  const result: Backtest = {
    since: since.toISOString(),
    articles: 0,
    alerts: 0,
    perDay: {},
    samples: [],
  }
  let after: { at: Date; id: string } | undefined
  for (;;) {
    signal.throwIfAborted()
    const rows = await findArticlesToJudge(ctx.db, {
      since,
      limit: BATCH,
      ...(after === undefined ? {} : { after }),
    })
    const tags = await findTags(
      ctx.db,
      rows.map(({ id }) => id),
    )
    for (const row of rows) {
      const own = tags.filter((tag) => tag.article_id === row.id).map(tagOf)
      const verdict = rule.evaluate(subjectOfRow(row, own), ctx.now())
      result.articles += 1
      const story = row.story_id ?? `article ${row.id}`
      if (!verdict.matched || row.backfill || alerted.has(story)) continue
      alerted.add(story)
      countAlert(result, row, verdict.because)
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < BATCH) return result
    after = { at: last.first_seen_at, id: last.id }
  }
}

function countAlert(result: Backtest, row: JudgedRow, because: readonly Because[]): void {
  const at = row.first_seen_at.toISOString()
  const day = at.slice(0, 10)
  result.alerts += 1
  result.perDay[day] = (result.perDay[day] ?? 0) + 1
  if (result.samples.length >= SAMPLES) return
  const { id: articleId, story_id: storyId, title, url } = row
  result.samples.push({ articleId, storyId, title, url, at, because })
}

function subjectOfRow(row: JudgedRow, tags: ReturnType<typeof tagOf>[]) {
  return subjectOf(
    {
      title: row.title,
      text: row.text,
      ...(row.published_at === null ? {} : { published: row.published_at }),
    },
    { language: row.language ?? 'und', sco: row.sco, tags },
    {
      id: row.feed_id,
      ...(row.country === null ? {} : { country: row.country }),
      ...(row.ownership === null ? {} : { ownership: row.ownership }),
    },
    {
      outlets: row.outlets,
      countries: row.countries,
      languages: row.languages,
      articles: row.articles,
    },
  )
}
