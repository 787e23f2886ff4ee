import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { Command } from 'commander'
import { z } from 'zod'
import { readPage } from '../article/read-page.ts'
import { pageReport } from '../article/report.ts'
import { loadPack } from '../config/seeds.ts'
import type { FeedHints } from '../feed/feed.ts'
import { readFeed } from '../feed/read-feed.ts'
import { feedReport } from '../feed/report.ts'
import { compileRule } from '../rules/compile-rule.ts'
import { parseRule } from '../rules/parser.ts'
import { ruleReport } from '../rules/report.ts'
import { duplicateReporter } from '../similarity/report.ts'
import { subjectOf } from '../steps/matchers.ts'
import { taggingReport } from '../tagging/report.ts'
import { createTagger } from '../tagging/tagger.ts'
import { decodeBytes } from '../text/decode-bytes.ts'
import { sameAddress } from '../url/canonical-url.ts'
import { answerLines, requireJsonl } from './jsonl.ts'
import { printJson } from './table.ts'

interface FileFlags {
  url?: string
  contentType?: string
  jsonl?: true
}

const id = z.string()
const feedLine = z.object({
  id,
  file: z.string(),
  url: z.string().optional(),
  contentType: z.string().optional(),
})
const pageLine = z.object({ id, file: z.string(), url: z.string().optional() })
const articleLine = z.object({
  id,
  title: z.string().nullish(),
  text: z.string().nullish(),
  lang: z.string().nullish(),
  published: z.string().nullish(),
  url: z.string().nullish(),
})
const urlLine = z.object({ id, a: z.string(), b: z.string() })

/** The pure path on your own input: stores nothing, asks nobody, prints JSON. */
export function tryCommand(): Command {
  const command = new Command('try').description(
    'run one room on your input; stores nothing, prints JSON',
  )
  const sub = (text: string, description: string) =>
    command
      .command(text)
      .description(description)
      .option('--jsonl', 'one JSON object a line on stdin, one a line out')
  sub('feed [file]', 'read a feed from a file (- for stdin)')
    .option('--url <url>', 'address it came from')
    .option('--content-type <type>', 'Content-Type header it came with')
    .action(tryFeed)
  sub('article [file]', 'read a page from a file (- for stdin)')
    .option('--url <url>', 'address it came from')
    .action(tryArticle)
  sub('tags', 'tag articles {id,title,text,lang?,published?}').action(tryTags)
  sub('duplicates', 'find copies and stories among articles in order of arrival').action(
    tryDuplicates,
  )
  sub('url', 'compare addresses {id,a,b}').action(tryUrl)
  sub('rule', 'ask a rule about articles as in try tags')
    .requiredOption('--rule <rule>', 'the condition')
    .action(tryRule)
  return command
}

async function tryFeed(file: string | undefined, flags: FileFlags): Promise<void> {
  const run = async (
    bytes: Uint8Array,
    { url, contentType }: { url?: string | undefined; contentType?: string | undefined },
  ) => {
    const hints: FeedHints = {
      ...(url === undefined ? {} : { url }),
      ...(contentType === undefined ? {} : { contentType }),
    }
    return feedReport(await readFeed(bytes, hints))
  }
  if (flags.jsonl) return answerLines(feedLine, (line) => run(bytesOf(line.file), line))
  printJson(await run(bytesOf(file ?? '-'), flags))
}

async function tryArticle(file: string | undefined, flags: FileFlags): Promise<void> {
  const run = (bytes: Uint8Array, url: string | undefined) => {
    const { text } = decodeBytes(bytes, { kind: 'html' })
    return pageReport(readPage(text, url === undefined ? {} : { url }))
  }
  if (!flags.jsonl) return printJson(run(bytesOf(file ?? '-'), flags.url))
  await answerLines(pageLine, (line) => {
    const report = run(bytesOf(line.file), line.url)
    return { ...report.articles[0], ...report }
  })
}

function bytesOf(file: string): Uint8Array {
  const bytes = readFileSync(file === '-' ? 0 : file)
  return file.endsWith('.gz') ? gunzipSync(bytes, { maxOutputLength: 64 * 1024 * 1024 }) : bytes
}

async function tryTags(flags: { jsonl?: true }): Promise<void> {
  requireJsonl(flags, 'try tags')
  const tagger = createTagger(loadPack())
  await answerLines(articleLine, (line) => taggingReport(tagger.tag(inputOf(line))))
}

/** Nothing is guessed for a date that can't be read: it is unknown. */
function inputOf(line: z.output<typeof articleLine>) {
  const published = line.published == null ? Number.NaN : Date.parse(line.published)
  return {
    title: line.title ?? '',
    text: line.text ?? '',
    ...(line.lang == null || line.lang === '' ? {} : { language: line.lang }),
    ...(Number.isNaN(published) ? {} : { published: new Date(published) }),
  }
}

async function tryDuplicates(flags: { jsonl?: true }): Promise<void> {
  requireJsonl(flags, 'try duplicates')
  const report = duplicateReporter()
  const tagger = createTagger(loadPack())
  await answerLines(articleLine, (line) => {
    const { title, text } = inputOf(line)
    const entities = tagger.tag(inputOf(line)).tags.map((tag) => `${tag.kind}:${tag.id}`)
    return report({ ...line, title, text, entities })
  })
}

async function tryUrl(flags: { jsonl?: true }): Promise<void> {
  requireJsonl(flags, 'try url')
  await answerLines(urlLine, ({ a, b }) => sameAddress(a, b))
}

async function tryRule(flags: { jsonl?: true; rule: string }): Promise<void> {
  const rule = compileRule(parseRule(flags.rule))
  requireJsonl(flags, 'try rule')
  const tagger = createTagger(loadPack())
  await answerLines(articleLine, (line) => {
    const input = inputOf(line)
    return ruleReport(line.id, rule.evaluate(subjectOf(input, tagger.tag(input)), new Date()))
  })
}
