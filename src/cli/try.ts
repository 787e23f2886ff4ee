import { Command } from 'commander'
import { z } from 'zod'
import { UsageError } from '../errors.ts'
import { type ExplainFlags, explainArticle, rulesOf } from './explain-article.ts'
import { bytesOfFile, bytesOfInput } from './input.ts'
import { answerLines, lineId } from './jsonl.ts'
import { configDirectory, type PlaceFlags } from './places.ts'
import { printJson } from './table.ts'
import { type WatchFlags, watchOf, withWatch } from './watch-flags.ts'

interface FileFlags {
  url?: string
  contentType?: string
  jsonl?: true
}

const id = lineId
const file = z.string().refine((name) => name !== '-', "stdin holds the lines, it can't be a file")
const feedLine = z.object({
  id,
  file,
  url: z.string().nullish(),
  contentType: z.string().nullish(),
})
const pageLine = z.object({ id, file, url: z.string().nullish() })
const articleLine = z.object({
  id,
  title: z.string().nullish(),
  text: z.string().nullish(),
  lang: z.string().nullish(),
  published: z.string().nullish(),
  url: z.string().nullish(),
})
type ArticleLine = z.output<typeof articleLine>
const urlLine = z.object({ id, a: z.string(), b: z.string() })

const JSONL = 'one JSON object a line on stdin, one a line out'
const JSONL_ALWAYS = `${JSONL}; always so, the flag changes nothing`

/** The pure path on your own input: stores nothing, asks nobody, prints JSON. */
export function tryCommand(): Command {
  const command = new Command('try')
  const sub = (text: string, description: string, jsonl = JSONL) =>
    command.command(text).description(description).option('--jsonl', jsonl)
  withWatch(
    sub('feed [file]', 'read a feed, a sitemap or a page’s headlines from a file (- for stdin)'),
  )
    .option('--url <url>', 'address it came from')
    .option('--content-type <type>', 'Content-Type header it came with')
    .action(tryFeed)
  sub('article [file]', 'read a page from a file (- for stdin)')
    .option('--url <url>', 'address it came from')
    .option(
      '--explain',
      'say which block was kept or dropped and why, and where each field is from',
    )
    .option('--json', 'with --explain: print JSON')
    .option('--content <selector>', 'try a rule: elements that hold the text')
    .option('--title <selector>', 'try a rule: element that holds the headline')
    .option('--date <selector>', 'try a rule: element that holds the time of publication')
    .option('--remove <selector...>', 'try a rule: what is taken out first')
    .action(tryArticle)
  const configured = (text: string, description: string) =>
    sub(text, description, JSONL_ALWAYS).option(
      '--config <dir>',
      'folder of keywords.yaml and knowledge.yaml',
    )
  configured('tags', 'tag articles {id,title,text,lang?,published?}').action(tryTags)
  configured('duplicates', 'find copies and stories among articles in order of arrival').action(
    tryDuplicates,
  )
  sub('url', 'compare addresses {id,a,b}', JSONL_ALWAYS).action(tryUrl)
  configured('rule', 'ask a rule about articles as in try tags')
    .requiredOption('--rule <rule>', 'the condition')
    .action(tryRule)
  return command
}

/** The rooms are loaded by the command that needs them. */
async function tryFeed(named: string | undefined, flags: FileFlags & WatchFlags): Promise<void> {
  const watch = await watchOf(flags)
  const [{ readFeed }, { feedReport, UNREADABLE_FEED }] = await Promise.all([
    import('../feed/read-feed.ts'),
    import('../feed/report.ts'),
  ])
  const run = async (
    bytes: Uint8Array,
    from: { url?: string | null | undefined; contentType?: string | null | undefined },
  ) => {
    const { url, contentType } = from
    return feedReport(
      await readFeed(bytes, {
        ...(url == null ? {} : { url }),
        ...(contentType == null ? {} : { contentType }),
        ...(watch === undefined ? {} : { watch }),
      }),
    )
  }
  if (!flags.jsonl) return printJson(await run(await bytesOfInput(oneFile(named)), flags))
  refuseFile(named)
  await answerLines(
    feedLine,
    async (line) => run(await bytesOfFile(line.file), line),
    UNREADABLE_FEED,
  )
}

async function tryArticle(
  named: string | undefined,
  flags: FileFlags & ExplainFlags & { explain?: true },
): Promise<void> {
  if (flags.explain === true && flags.jsonl !== true) {
    return explainArticle(oneFile(named), flags)
  }
  if (flags.explain === true) throw new UsageError('--explain takes one file, not --jsonl.')
  const rules = await rulesOf(flags)
  const [{ decodeBytes }, { readPage }, { pageReport }] = await Promise.all([
    import('../text/decode-bytes.ts'),
    import('../article/read-page.ts'),
    import('../article/report.ts'),
  ])
  const run = (bytes: Uint8Array, url: string | null | undefined) => {
    const { text } = decodeBytes(bytes, { kind: 'html' })
    const hints = { ...(url == null ? {} : { url }), ...(rules === undefined ? {} : { rules }) }
    return pageReport(readPage(text, hints))
  }
  if (!flags.jsonl) return printJson(run(await bytesOfInput(oneFile(named)), flags.url))
  refuseFile(named)
  await answerLines(pageLine, async (line) => {
    const report = run(await bytesOfFile(line.file), line.url)
    return { ...report.articles[0], ...report }
  })
}

function oneFile(named: string | undefined): string {
  if (named !== undefined) return named
  if (process.stdin.isTTY) throw new UsageError('Name a file, or - for stdin.')
  return '-'
}

function refuseFile(named: string | undefined): void {
  if (named === undefined) return
  throw new UsageError(`--jsonl takes the names of files from stdin, not ${named}.`)
}

interface MatchingFlags extends Pick<PlaceFlags, 'config'> {
  jsonl?: true
}

/** Tags as the daemon does: with the operator's keywords and own entries, where `config/` has some. */
async function openTagging(flags: MatchingFlags) {
  const [{ loadMatching }, { createMatchers, subjectOf, tagArticle }] = await Promise.all([
    import('../config/load-matching.ts'),
    import('../steps/matchers.ts'),
  ])
  const { knowledge, keywords, known } = loadMatching(configDirectory(flags))
  const matchers = createMatchers({ knowledge, keywords, rules: [] })
  const tag = (line: ArticleLine) => tagArticle(matchers, inputOf(line))
  const subject = (line: ArticleLine) => subjectOf(inputOf(line), tag(line))
  return { known, tagger: matchers.tagger, tag, subject }
}

async function tryTags(flags: MatchingFlags): Promise<void> {
  const [{ tag }, { taggingReport }] = await Promise.all([
    openTagging(flags),
    import('../tagging/report.ts'),
  ])
  await answerLines(articleLine, (line) => taggingReport(tag(line)))
}

/** Nothing is guessed for a date that can't be read: it is unknown. */
function inputOf(line: ArticleLine) {
  const published = line.published == null ? Number.NaN : Date.parse(line.published)
  return {
    title: line.title ?? '',
    text: line.text ?? '',
    ...(line.lang == null || line.lang === '' ? {} : { language: line.lang }),
    ...(Number.isNaN(published) ? {} : { published: new Date(published) }),
  }
}

async function tryDuplicates(flags: MatchingFlags): Promise<void> {
  const [{ tagger }, { duplicateReporter }] = await Promise.all([
    openTagging(flags),
    import('../similarity/report.ts'),
  ])
  const report = duplicateReporter()
  const written = new Map<string, ArticleLine['id']>()
  await answerLines(articleLine, async (line) => {
    const { title, text } = inputOf(line)
    const entities = tagger.tag(inputOf(line)).tags.map((tag) => `${tag.kind}:${tag.id}`)
    const id = String(line.id)
    written.set(id, line.id)
    const found = await report({ ...line, id, title, text, entities })
    const { duplicateOf, story } = found
    return {
      ...found,
      id: line.id,
      ...(duplicateOf === undefined ? {} : { duplicateOf: written.get(duplicateOf) }),
      story: written.get(story),
    }
  })
}

/** Both addresses are always there: null for one that is no http(s) address. */
async function tryUrl(): Promise<void> {
  const { sameAddress } = await import('../url/canonical-url.ts')
  await answerLines(urlLine, ({ a, b }) => {
    const { same, canonicalA = null, canonicalB = null } = sameAddress(a, b)
    return { same, canonicalA, canonicalB }
  })
}

async function tryRule(flags: MatchingFlags & { rule: string }): Promise<void> {
  const [{ compileRule }, { parseRule }, { ruleReport }, { refusalsOf }] = await Promise.all([
    import('../rules/compile-rule.ts'),
    import('../rules/parser.ts'),
    import('../rules/report.ts'),
    import('../config/check-rules.ts'),
  ])
  const { known, subject } = await openTagging(flags)
  const refusals = refusalsOf(flags.rule, known)
  if (refusals.length > 0) throw new UsageError(`--rule, ${refusals.join('; ')}`)
  const rule = compileRule(parseRule(flags.rule))
  await answerLines(articleLine, (line) => {
    return ruleReport(line.id, rule.evaluate(subject(line), new Date()))
  })
}
