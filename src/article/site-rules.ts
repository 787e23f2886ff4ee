import { type CheerioAPI, load } from 'cheerio'
import { type Document, Element } from 'domhandler'
import { markedText } from './marked-text.ts'

/** What an operator says of a feed's pages; CSS selectors that override the automatic choice. */
export interface SiteRules {
  /** Elements that hold the text, taken together in document order. */
  content?: string
  title?: string
  /** Element with the time of publication: `datetime`, `content` or its text. */
  date?: string
  /** What is taken out of the page before anything is read. */
  remove?: readonly string[]
}

/** What the rules of a page came to. */
export interface AppliedRules {
  /** A stand-in element that holds all that `content` chose; undefined when it was not set or chose nothing. */
  content: Element | undefined
  title: string | undefined
  /** Readings of the date, the machine-readable one first. */
  dates: readonly string[]
  /** Sentences for the operator: selectors that chose nothing. */
  notes: readonly string[]
  /** Whether `content`, `title` or `date` chose nothing: the page's make has changed. */
  missed: boolean
}

export const NO_RULES: AppliedRules = {
  content: undefined,
  title: undefined,
  dates: [],
  notes: [],
  missed: false,
}

/** Units of a selector; longer ones are generated, and slow. */
const MAX_SELECTOR = 500
const SAMPLE = load('<html><body><p></p></body></html>')

/**
 * Says why a selector can't be used; undefined when it can.
 * @see Selectors Level 4, as far as css-select implements it
 */
export function checkSelector(selector: string): string | undefined {
  if (selector.trim() === '') return 'the selector is empty'
  if (selector.length > MAX_SELECTOR)
    return `the selector is longer than ${MAX_SELECTOR} characters`
  if (selector.includes('<')) return 'not a CSS selector: it holds markup'
  try {
    SAMPLE.root().find(selector)
    return undefined
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).replace(
      /found $/,
      'found its end',
    )
    return `not a CSS selector: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`
  }
}

/** Elements a selector chooses, outermost only, in document order. */
function chosen($: CheerioAPI, selector: string): Element[] {
  const found = $.root()
    .find(selector)
    .toArray()
    .filter((node): node is Element => node instanceof Element)
  const all = new Set<unknown>(found)
  return found.filter((element) => {
    for (let up = element.parent; up !== null; up = up.parent) if (all.has(up)) return false
    return true
  })
}

const VALUES = ['datetime', 'content', 'data-datetime', 'title'] as const

function readingsOf(element: Element): string[] {
  const stated = VALUES.flatMap((name) => element.attribs[name] ?? [])
  return [...stated, markedText(element).replace(/\n/g, ' ')].filter((text) => text.trim() !== '')
}

/**
 * Applies an operator's rules to a parsed page; `remove` changes the page. A selector that chooses nothing is
 * noted and the automatic choice stands.
 */
export function applyRules(root: Document, rules: SiteRules): AppliedRules {
  const $ = load(root)
  const notes: string[] = []
  let missed = false
  const choose = (key: string, selector: string | undefined): Element[] => {
    if (selector === undefined) return []
    const refusal = checkSelector(selector)
    const found = refusal === undefined ? chosen($, selector) : []
    if (found.length === 0) {
      notes.push(
        `${key}: selector missed: ${selector}${refusal === undefined ? '' : ` (${refusal})`}`,
      )
      missed ||= key !== 'remove'
    }
    return found
  }
  for (const selector of rules.remove ?? []) {
    for (const element of choose('remove', selector)) $(element).remove()
  }
  const content = choose('content', rules.content)
  const title = choose('title', rules.title)[0]
  const date = choose('date', rules.date)[0]
  return {
    // its children keep their own parents: the page stays as it is
    content: content.length === 0 ? undefined : new Element('main', {}, content),
    title: title === undefined ? undefined : titleOf(title),
    dates: date === undefined ? [] : readingsOf(date),
    notes,
    missed,
  }
}

function titleOf(element: Element): string | undefined {
  const text = element.name === 'meta' ? element.attribs.content : markedText(element)
  return text?.replace(/\s+/g, ' ').trim() || undefined
}
