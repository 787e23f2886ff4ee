import type { NewsroomSeed, Outlet, ProgrammeStep, SeedItem } from './seed.ts'

/** A report as it stands on a page, dates filled in. */
export interface Story {
  title: string
  /** Without dateline; the first one begins with it. */
  paragraphs: readonly string[]
}

/** A published item of the newsroom, as its feed and its page show it now. */
export interface Report {
  item: SeedItem
  outlet: Outlet
  /** `/outlet/2026/11/id.html` */
  path: string
  summary: string
  /** One, or two that stand under one another. */
  stories: readonly [Story, ...Story[]]
  publishedAt: Date
  updatedAt: Date
  /** What was corrected, if anything was. */
  correctionNote?: string
}

/** What is out so far. */
export interface Edition {
  /** By item id, in order of publication. */
  readonly reports: ReadonlyMap<string, Report>
  /** Publishes or corrects; returns the report as it stands afterwards. */
  apply(step: ProgrammeStep, at: Date): Report
}

/**
 * An empty edition of the demo newsroom.
 * @throws {RangeError} from `apply` when an item is corrected that is not out or has no correction
 */
export function createEdition(seed: NewsroomSeed): Edition {
  const reports = new Map<string, Report>()
  return {
    reports,
    apply(step, at) {
      const report =
        step.kind === 'publish'
          ? newReport(seed, step.id, at)
          : correctedReport(reports.get(step.id), at)
      reports.set(step.id, report)
      return report
    },
  }
}

function newReport(seed: NewsroomSeed, id: string, at: Date): Report {
  const item = seed.items.get(id)
  const outlet = seed.outlets.find((candidate) => candidate.id === item?.outlet)
  if (item === undefined || outlet === undefined) throw new RangeError(`no demo item ${id}`)
  const fill = (text: string) => fillDates(text, at, outlet.language)
  const month = String(at.getUTCMonth() + 1).padStart(2, '0')
  const first: Story = { title: item.title, paragraphs: paragraphsOf(seed, item).map(fill) }
  const second = item.second
  const stories: [Story, ...Story[]] =
    second === undefined
      ? [first]
      : [first, { title: second.title, paragraphs: withDateline(second).map(fill) }]
  const path = `/${outlet.id}/${at.getUTCFullYear()}/${month}/${item.id}.html`
  const summary = fill(item.summary)
  return { item, outlet, path, summary, stories, publishedAt: at, updatedAt: at }
}

/** A copy has the paragraphs of its original, perhaps fewer, and a credit at the end. */
function paragraphsOf(seed: NewsroomSeed, item: SeedItem): string[] {
  const copy = item.copyOf
  if (copy === undefined) return withDateline({ dateline: item.dateline, body: item.body ?? '' })
  const original = seed.items.get(copy.id)
  if (original === undefined) throw new RangeError(`no demo item ${copy.id}`)
  return [...paragraphsOf(seed, original).slice(0, copy.paragraphs), copy.credit]
}

function withDateline(text: { dateline: string | undefined; body: string }): string[] {
  const body = `${text.dateline ?? ''} ${text.body}`.trim()
  return body.split(/\n\s*\n/).map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
}

function correctedReport(report: Report | undefined, at: Date): Report {
  const correction = report?.item.correction
  if (report === undefined || correction === undefined) throw new RangeError('nothing to correct')
  const change = (text: string) =>
    correction.replace.reduce((changed, { from, to }) => changed.replaceAll(from, to), text)
  const [first, ...others] = report.stories
  const corrected: Story = {
    title: correction.title ?? change(first.title),
    paragraphs: first.paragraphs.map(change),
  }
  return {
    ...report,
    summary: change(report.summary),
    stories: [corrected, ...others],
    updatedAt: at,
    correctionNote: correction.note,
  }
}

/** `{date}` and `{weekday}` in the language of the outlet, its own calendar included. */
function fillDates(text: string, at: Date, language: string): string {
  return text
    .replaceAll('{date}', () => datelineDate(at, language))
    .replaceAll('{weekday}', () =>
      new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(at),
    )
}

function datelineDate(at: Date, language: string): string {
  const options: Intl.DateTimeFormatOptions =
    language === 'en'
      ? { year: 'numeric', month: 'short', day: 'numeric' }
      : { month: 'long', day: 'numeric' }
  return new Intl.DateTimeFormat(language === 'en' ? 'en-US' : language, {
    ...options,
    timeZone: 'UTC',
  }).format(at)
}
