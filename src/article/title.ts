import { getDomain, getDomainWithoutSuffix } from 'tldts'
import { plainTextOfHtml } from '../text/html-text.ts'
import { lettersOf } from '../text/letters.ts'
import type { MarkedText, PageFacts } from './page-facts.ts'
import { collapse } from './text-size.ts'

const SEPARATOR = /\s+[|\-–—:·•»«›/~―|]{1,2}\s+|\s*[|｜]\s*|(?<=\S):\s+(?=\S)/gu

const fold = (text: string): string => lettersOf(text.normalize('NFKC'))

/** Units of a title or byline that are read. */
const MAX_UNITS = 2_000

/** Titles come with entities coded once or twice and now and then with tags. */
export function plainTitle(text: string): string {
  let plain = text.slice(0, MAX_UNITS)
  for (let i = 0; i < 2 && /&(?:#\w+|\w+);|<\/?[a-z][^>]*>/i.test(plain); i++) {
    plain = plainTextOfHtml(plain)
  }
  return collapse(plain).replace(/\n/g, ' ')
}

/** An address that leads to the front page. */
const HOME = /^(?:https?:\/\/[^/]+)?\/?(?:index\.\w+)?$/i

/**
 * An `<h1>` that is the site's name: it leads home, while the page has another headline; or the document's title
 * is that name and the headline that og:title states.
 */
function mastheadOf({ headlines, meta, documentTitle }: PageFacts): MarkedText | undefined {
  const [first] = headlines
  const stated = meta.get('og:title')?.[0]
  if (first === undefined || stated === undefined || fold(stated) === fold(first.text))
    return undefined
  const leadsHome = first.element.children.some(
    (child) => 'attribs' in child && child.name === 'a' && HOME.test(child.attribs.href ?? '#'),
  )
  const [name, title, whole] = [first.text, stated, documentTitle ?? ''].map(fold)
  return leadsHome || whole === `${name}${title}` || whole === `${title}${name}` ? first : undefined
}

/** Names the site goes by, folded: og:site_name, the publisher, the host's main label. */
export function siteNames(facts: PageFacts, host: string | undefined): ReadonlySet<string> {
  const names = [
    ...(facts.meta.get('og:site_name') ?? []),
    ...(facts.meta.get('application-name') ?? []),
    ...(facts.meta.get('twitter:site') ?? []),
    ...facts.data.siteNames,
  ]
  const folded = names.map(fold)
  if (host !== undefined) {
    // its own label only: `news.` and `live.` are words of headlines too
    folded.push(fold(getDomain(host) ?? host), fold(getDomainWithoutSuffix(host) ?? ''))
  }
  const masthead = mastheadOf(facts)
  const headlines = new Set(
    facts.headlines.filter((one) => one !== masthead).map(({ text }) => fold(text)),
  )
  if (masthead !== undefined) folded.push(fold(masthead.text))
  return new Set(
    folded.filter((name) => name.length >= 2 && name.length <= 50 && !headlines.has(name)),
  )
}

/** Whether a text is the site's name, its start or its end. */
export function isSiteName(part: string, names: ReadonlySet<string>): boolean {
  const folded = fold(part)
  if (folded === '') return true
  for (const name of names) {
    if (folded === name) return true
    if (
      name.length >= 4 &&
      folded.length <= 40 &&
      (folded.startsWith(name) || folded.endsWith(name))
    )
      return true
    if (folded.length >= 4 && name.startsWith(folded)) return true
  }
  return false
}

/** Cuts the site's name (and sections before it) off the end, or off the start. */
export function withoutSiteName(title: string, names: ReadonlySet<string>): string {
  let rest = title
  for (let i = 0; i < 4; i++) {
    const cuts = [...rest.matchAll(SEPARATOR)]
    const last = cuts.at(-1)
    const first = cuts[0]
    if (last !== undefined && isSiteName(rest.slice(last.index + last[0].length), names)) {
      rest = rest.slice(0, last.index).trim()
    } else if (first !== undefined && isSiteName(rest.slice(0, first.index), names)) {
      rest = rest.slice(first.index + first[0].length).trim()
    } else break
  }
  return rest === '' ? title : rest
}

/**
 * How much each source counts. Where og:title and the h1 disagree, the h1 is what readers see; twitter:title
 * mostly copies og:title. Figures between 3 and 4 for the first three
 * differ by a point or two on either half of 150 pages.
 */
const WEIGHTS = {
  og: 3,
  data: 2.5,
  h1: 4,
  otherH1: 1.5,
  property: 1,
  twitter: 0.2,
  document: 0.7,
  meta: 0.3,
} as const

interface Candidate {
  text: string
  folded: string
  source: keyof typeof WEIGHTS
  weight: number
}

function candidates(facts: PageFacts, names: ReadonlySet<string>): Candidate[] {
  const found: Candidate[] = []
  const add = (source: keyof typeof WEIGHTS, ...texts: readonly (string | undefined)[]) => {
    for (const raw of texts) {
      if (raw === undefined) continue
      const text = withoutSiteName(plainTitle(raw), names)
      const folded = fold(text)
      if (folded === '' || text.length > 400 || (folded.length <= 30 && isSiteName(text, names)))
        continue
      found.push({ text, folded, source, weight: WEIGHTS[source] })
    }
  }
  const first = (key: string) => facts.meta.get(key)?.[0]
  const headlines = facts.headlines.slice(0, 3).map(({ text }) => headlineLine(text, facts))
  add('og', first('og:title'))
  add('data', facts.data.articles[0]?.headline)
  add('h1', headlines[0])
  add('otherH1', ...headlines.slice(1))
  add('property', (facts.properties.get('headline') ?? [])[0]?.text.split('\n').at(-1))
  add('twitter', first('twitter:title'))
  add('document', facts.documentTitle)
  add('meta', first('title'), first('dc.title'), first('parsely-title'))
  return found
}

/** The headline's own line of an `<h1>` that holds a kicker or a subtitle too: the one stated elsewhere, else the longest. */
function headlineLine(text: string, facts: PageFacts): string {
  const lines = text.split('\n')
  if (lines.length === 1) return text
  const elsewhere = [
    facts.meta.get('og:title')?.[0],
    facts.data.articles[0]?.headline,
    facts.documentTitle,
  ]
    .map((title) => fold(title ?? ''))
    .join(' ')
  const whole = fold(text)
  if (elsewhere.includes(whole)) return text
  const longest = (from: readonly string[]) =>
    from.reduce((a, b) => (b.length > a.length ? b : a), '')
  return (
    longest(lines.filter((line) => fold(line).length > 3 && elsewhere.includes(fold(line)))) ||
    longest(lines)
  )
}

/** A kicker's end: what stands between it and the headline. */
const KICKER_END = /(?:[:|/–—-]|["”»“])\s*$/u

/** Units that two headlines must share at their end to be one with different kickers. */
const MIN_TAIL = 15
/** Share of words from which two headlines are editions of one. */
const SAME_HEADLINE = 0.8

function likeness(a: string, b: string): number {
  const words = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu))
  const [left, right] = [words(a), words(b)]
  const common = [...left].filter((word) => right.has(word)).length
  return common / Math.max(1, left.size + right.size - common)
}

/**
 * og:title and the winner are often one headline with and without its kicker: then og:title it is, unless the
 * kicker is a section set off by a bar. With two different kickers, it is what stands behind both.
 */
function sharedForm(best: string, shared: string | undefined): string {
  if (shared === undefined || shared === best) return best
  let length = 0
  while (
    length < Math.min(best.length, shared.length) &&
    best.at(-1 - length) === shared.at(-1 - length)
  )
    length += 1
  const tail = best.slice(best.length - length)
  const [shorter, longer] = best.length < shared.length ? [best, shared] : [shared, best]
  if (length >= MIN_TAIL && tail.length >= shorter.trimStart().length) {
    return /[|]\s*$/u.test(longer.slice(0, longer.length - shorter.length)) ? shorter : shared
  }
  const bothKickers = [best, shared].every((text) =>
    KICKER_END.test(text.slice(0, text.length - tail.trimStart().length)),
  )
  if (length >= MIN_TAIL && bothKickers) return tail.replace(/^[\s:|–—-]+/u, '')
  return likeness(best, shared) >= SAME_HEADLINE ? shared : best
}

/** The source of a title that nothing else on the page states. */
export const DOCUMENT_TITLE = '<title>'

/** What remains of a title when parts between separators are cut off its start, its end or both. */
export function titleParts(title: string): string[] {
  const cuts = [...title.matchAll(SEPARATOR)].slice(0, 6)
  const starts = [0, ...cuts.map((cut) => cut.index + cut[0].length)]
  const ends = [...cuts.map((cut) => cut.index), title.length]
  return starts.flatMap((start) =>
    ends.filter((end) => end > start).map((end) => title.slice(start, end).trim()),
  )
}

const SOURCE_NAMES: Readonly<Record<keyof typeof WEIGHTS, string>> = {
  og: 'og:title',
  data: 'json-ld headline',
  h1: 'h1',
  otherH1: 'another h1',
  property: 'itemprop headline',
  twitter: 'twitter:title',
  document: DOCUMENT_TITLE,
  meta: 'meta title',
}

export interface FoundTitle {
  text: string
  /** Where the page has it, in words. */
  from: string
}

/**
 * The headline, by agreement of og:title, JSON-LD, h1 and the document title, without the site's name.
 * @param sites folded names of the site
 */
export function pageTitle(facts: PageFacts, sites: ReadonlySet<string>): FoundTitle | undefined {
  const found = candidates(facts, sites)
  const votes = (candidate: Candidate) =>
    found.reduce((sum, other) => (other.folded === candidate.folded ? sum + other.weight : sum), 0)
  let best: Candidate | undefined
  for (const candidate of found)
    if (best === undefined || votes(candidate) > votes(best)) best = candidate
  if (best === undefined) return undefined
  const text = sharedForm(best.text, found.find(({ source }) => source === 'og')?.text)
  const folded = fold(text)
  const agreeing = found.filter((one) => one.folded === folded || one.folded === best.folded)
  return { text, from: [...new Set(agreeing.map(({ source }) => SOURCE_NAMES[source]))].join(', ') }
}
