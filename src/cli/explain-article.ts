import type { SiteRules } from '../article/site-rules.ts'
import { UsageError } from '../errors.ts'
import { bytesOfInput } from './input.ts'
import { printJson } from './table.ts'

/** Selectors to try on a page, as `rules` of a feed in feeds.yaml has them. */
export interface RuleFlags {
  content?: string
  title?: string
  date?: string
  remove?: string[]
}

export interface ExplainFlags extends RuleFlags {
  url?: string
  json?: true
}

/** @throws UsageError that names the flag and why its selector can't be used */
export async function rulesOf(flags: RuleFlags): Promise<SiteRules | undefined> {
  const { checkSelector } = await import('../article/site-rules.ts')
  const { content, title, date, remove } = flags
  const named = Object.entries({ content, title, date, remove }).flatMap(([name, value]) =>
    [value ?? []].flat().map((selector) => ({ name, selector })),
  )
  for (const { name, selector } of named) {
    const refusal = checkSelector(selector)
    if (refusal !== undefined) throw new UsageError(`--${name} ${selector}: ${refusal}`)
  }
  if (named.length === 0) return undefined
  return {
    ...(content === undefined ? {} : { content }),
    ...(title === undefined ? {} : { title }),
    ...(date === undefined ? {} : { date }),
    ...(remove === undefined ? {} : { remove }),
  }
}

/** `try article --explain`: what became of each block of a page, and where each field came from. */
export async function explainArticle(file: string, flags: ExplainFlags): Promise<void> {
  const [{ decodeBytes }, { explainPage }, { explanationLines }] = await Promise.all([
    import('../text/decode-bytes.ts'),
    import('../article/explain.ts'),
    import('../article/explain-text.ts'),
  ])
  const rules = await rulesOf(flags)
  const { text } = decodeBytes(await bytesOfInput(file), { kind: 'html' })
  const explanation = explainPage(text, {
    ...(flags.url === undefined ? {} : { url: flags.url }),
    ...(rules === undefined ? {} : { rules }),
  })
  if (flags.json) return printJson(explanation)
  for (const line of explanationLines(explanation)) {
    process.stdout.write(`${line.replace(CONTROL, ' ')}\n`)
  }
}

/** Control characters and escape sequences from outside must not reach a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g
