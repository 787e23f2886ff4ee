import { lettersOf } from '../text/letters.ts'
import { htmlToText } from './plain-text.ts'
import { textSize } from './text-size.ts'

type Json = Record<string, unknown>

/** Units of one script that are parsed; the state of a page with its article is far smaller. */
const MAX_SCRIPT = 2_000_000
/** Objects visited in all scripts of a page, and how deep. */
const MAX_OBJECTS = 20_000
const MAX_DEPTH = 20
/** Text, in Latin letters, from which on a value can be a story. */
const MIN_SIZE = 200

const BODY =
  /^(?:article_?)?(?:body|content|text|html|fulltext|bodyhtml|bodytext|paragraphs|blocks|children)$/i
const TEXT_BLOCK = /^(?:p|paragraph|block|heading(?:-\d)?|h[1-6]|quote|blockquote|list-?item|li)$/i
const HEADLINE = /^(?:title|headline|name|heading)$/i

/** The data that a script assigns or holds: `{…}`, `window.__STATE__ = {…};`. */
function dataOf(source: string): unknown {
  if (source.length > MAX_SCRIPT) return undefined
  const start = source.search(/[{[]/)
  const end = Math.max(source.lastIndexOf('}'), source.lastIndexOf(']'))
  if (start < 0 || end < start || (start > 0 && !/=\s*$/.test(source.slice(0, start))))
    return undefined
  try {
    return JSON.parse(source.slice(start, end + 1))
  } catch {
    return undefined
  }
}

/** Texts of a rich text as editors store it: a string, or blocks that hold strings. */
function textsIn(value: unknown, depth: number, budget: { objects: number }): string[] {
  if (typeof value === 'string') return [value]
  if (depth > MAX_DEPTH || --budget.objects < 0 || typeof value !== 'object' || value === null)
    return []
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, depth + 1, budget))
  const texts = Object.entries(value).flatMap(([key, one]) =>
    BODY.test(key) || key === 'value' || key === 'data' ? textsIn(one, depth + 1, budget) : [],
  )
  return isTextBlock(value) && texts.length > 1 ? [texts.join('')] : texts
}

/** A paragraph of a rich text: its texts are runs of one line, bold or linked. */
function isTextBlock(object: object): boolean {
  const { type, nodeType, _type } = object as Json
  const kind = type ?? nodeType ?? _type
  return typeof kind === 'string' && TEXT_BLOCK.test(kind)
}

/** One parse for all pieces: editors store a text in thousands of them. */
function paragraphsIn(texts: readonly string[]): string[] {
  const hasMarkup = texts.some((text) => /<\/?[a-z]/i.test(text))
  const plain = hasMarkup
    ? htmlToText(texts.map((text) => `<div>${text}</div>`).join(''))
    : texts.join('\n')
  return plain
    .split(/\s*\n\s*/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean)
}

/** A story has sentences; keys, addresses and scripts don't. */
const isProse = (text: string): boolean =>
  /[.!?。！？।۔]/u.test(text) &&
  (/\p{L}+\s+\p{L}+\s+\p{L}+/u.test(text) || textSize(text) > text.length)

/**
 * The paragraphs of a story that a page holds only in the data of its scripts, for the page's own code to show.
 * The object whose title is the page's wins, else the longest text.
 * @param scripts texts of scripts that hold or assign data
 * @returns undefined when none holds a story
 */
export function scriptBody(
  scripts: readonly string[],
  title: string | undefined,
): readonly string[] | undefined {
  const wanted = title === undefined ? '' : lettersOf(title)
  const budget = { objects: MAX_OBJECTS }
  let best: readonly string[] | undefined
  let bestSize = 0
  const judge = (object: Json) => {
    const isTitled = Object.entries(object).some(
      ([key, value]) =>
        HEADLINE.test(key) && typeof value === 'string' && lettersOf(value) === wanted,
    )
    for (const [key, value] of Object.entries(object)) {
      if (!BODY.test(key)) continue
      const paragraphs = paragraphsIn(textsIn(value, 0, budget))
      const size = textSize(paragraphs.join(' '))
      // the page's own title is worth more than any length
      const rank = isTitled && wanted !== '' ? size * 1_000 : size
      if (size < MIN_SIZE || rank <= bestSize || !isProse(paragraphs.join(' '))) continue
      best = paragraphs
      bestSize = rank
    }
  }
  const visit = (value: unknown, depth: number): void => {
    if (depth > MAX_DEPTH || --budget.objects < 0 || typeof value !== 'object' || value === null)
      return
    if (!Array.isArray(value)) judge(value as Json)
    for (const one of Object.values(value)) visit(one, depth + 1)
  }
  for (const script of scripts) visit(dataOf(script.trim()), 0)
  return best
}
