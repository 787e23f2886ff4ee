import type { Context } from '../context.ts'
import { countArticlesToJudge, findArticlesToJudge, type JudgedRow } from '../db/backtest.ts'
import { findTags, tagOf } from '../db/tags.ts'
import { compileRule } from '../rules/compile-rule.ts'
import { parseRule } from '../rules/parser.ts'
import type { Because } from '../rules/subject.ts'
import { subjectOf } from './matchers.ts'

/** A story a rule would have alerted, by the article that set it off. */
export interface BacktestSample {
  articleId: string
  storyId: string | null
  title: string
  url: string | null
  at: string
  because: readonly Because[]
}

/** What a rule would have done. Counts are of stories: a rule alerts once for each. */
export interface Backtest {
  since: string
  articles: number
  alerts: number
  /** `2026-11-23` -> alerts, days without any left out. */
  perDay: Record<string, number>
  samples: BacktestSample[]
  /** Beside another condition, for instance the one saved: stories that only one of them alerts. */
  difference?: { added: number; removed: number; samples: (BacktestSample & { is: Side })[] }
}
type Side = 'added' | 'removed'

export interface BacktestOptions {
  since: Date
  /** Condition to compare with. */
  against?: string
  signal: AbortSignal
  /** Told after each batch. */
  onProgress?: (done: number, of: number) => void
}

const BATCH = 200
const SAMPLES = 10

/**
 * Asks a rule about every stored article since a day, in the order in which they were seen. Reads in
 * batches, keeps a number for each story alerted, and sends nothing.
 * @throws RuleError when a rule can't be read; the signal's reason when it is cancelled
 */
export async function backtestRule(
  ctx: Context,
  when: string,
  { since, against, signal, onProgress }: BacktestOptions,
): Promise<Backtest> {
  const rule = new Run(when)
  const other = against === undefined ? undefined : new Run(against)
  const of = onProgress === undefined ? 0 : await countArticlesToJudge(ctx.db, since)
  let articles = 0
  for await (const rows of batches(ctx, since, signal)) {
    for (const judged of rows) {
      rule.ask(judged)
      other?.ask(judged)
    }
    articles += rows.length
    onProgress?.(articles, Math.max(of, articles))
  }
  const { alerts, perDay, samples } = rule
  const result = { since: since.toISOString(), articles, alerts: alerts.size, perDay, samples }
  return other === undefined ? result : { ...result, difference: differenceOf(rule, other) }
}

interface Judged {
  row: JudgedRow
  tags: ReturnType<typeof tagOf>[]
}

async function* batches(ctx: Context, since: Date, signal: AbortSignal): AsyncGenerator<Judged[]> {
  let after: { at: Date; id: string } | undefined
  for (;;) {
    signal.throwIfAborted()
    const rows = await findArticlesToJudge(ctx.db, {
      since,
      limit: BATCH,
      ...(after === undefined ? {} : { after }),
    })
    const ids = rows.map(({ id }) => id)
    const tags = await findTags(ctx.db, ids)
    yield rows.map((row) => ({
      row,
      tags: tags.filter(({ article_id: id }) => id === row.id).map(tagOf),
    }))
    const last = rows.at(-1)
    if (last === undefined || rows.length < BATCH) return
    after = { at: last.first_seen_at, id: last.id }
  }
}

/** One condition over the archive. */
class Run {
  /** Stories alerted, with the article that set each off. */
  readonly alerts = new Map<string, BacktestSample>()
  readonly perDay: Record<string, number> = {}
  readonly samples: BacktestSample[] = []
  readonly #rule

  constructor(when: string) {
    this.#rule = compileRule(parseRule(when))
  }

  /** Ages are measured from when the article was seen, as they were then. */
  ask({ row, tags }: Judged): void {
    const story = row.story_id ?? `article ${row.id}`
    if (row.backfill || this.alerts.has(story)) return
    const verdict = this.#rule.evaluate(subjectOfRow(row, tags), row.first_seen_at)
    if (!verdict.matched) return
    const at = row.first_seen_at.toISOString()
    const { id: articleId, story_id: storyId, title, url } = row
    const day = at.slice(0, 10)
    this.perDay[day] = (this.perDay[day] ?? 0) + 1
    // Reasons are kept where they are shown: memory stays flat.
    const isSample = this.samples.length < SAMPLES
    const sample = { articleId, storyId, title, url, at, because: isSample ? verdict.because : [] }
    if (isSample) this.samples.push(sample)
    this.alerts.set(story, sample)
  }
}

function differenceOf(rule: Run, other: Run): NonNullable<Backtest['difference']> {
  const only = (own: Run, theirs: Run) =>
    [...own.alerts].filter(([story]) => !theirs.alerts.has(story)).map(([, sample]) => sample)
  const added = only(rule, other)
  const removed = only(other, rule)
  const named = (samples: BacktestSample[], is: Side) =>
    samples.slice(0, SAMPLES).map((sample) => ({ ...sample, is }))
  return {
    added: added.length,
    removed: removed.length,
    samples: [...named(added, 'added'), ...named(removed, 'removed')],
  }
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
