import type { Element } from 'domhandler'
import { agencyOf } from './dateline.ts'
import type { MarkedText, PageFacts } from './page-facts.ts'
import { isSiteName, plainTitle } from './title.ts'

const BY =
  /^\s*(?:by(?=by))?(?:(?:written|reported|posted|published|story|text|article|words|analysis|opinion|review|interview|guest post)\s+)?(?:by|von|par|por|av|af|door|di|przez|de|from|от|від|作者|文|記者|记者|author|authors|autor|autorin|auteur|автор|tekst|text|από)(?:\s*[:：●]\s*|\s+)/iu
const SPLIT =
  /\s*(?:[,;|•·&、，／\n]|\s\/\s|\s(?:and|und|et|y|e|og|och|en|i|и|та|with|mit|και)\s)\s*/iu
/** What follows a name on a byline: dates, times, buttons. */
const TAIL =
  /\s(?:(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|updated|published|posted|last|on|follow|email|share|show more|in)\b.*|[([@|].*|\p{L}{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}.*|\d.*)$/iu
/** Words that make a part of a byline something else than a name. */
const NOT_NAME =
  /https?:|www\.|@|\.(?:com|org|net)\b|\d{2,}|^(?:agencies|agencias|agenturen|agences|agenzie|agentur|wire services?|archiv)$|correspondent|reporter$|editor(?:$|\s|-)|writer$|^staff(?: writers?)?$|^(?:MD|Ph\.?D\.?|MS|MA|RDN?|JD|Jr\.?|Sr\.?|Esq\.?|guest|гость)$|updated|published|follow|twitter|facebook|contributor$|subscribe|^(?:share|menu|home|log in|sign in|the|and|by|on|in|for|more|posts?|author|authors|автор|авторы|muallif|муаллиф|yazar|نویسنده|作者|admin|about|read|full bio|all posts.*)$|min read|views?$|comments?$|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?$/i
/** A name as a byline shows it: capitals (or a script without them), small words only between. */
const NAME =
  /^(?:\p{Lu}[\p{L}\p{M}.'’`-]*|\p{Lo}[\p{L}\p{M}・·]*)(?:\s(?:\p{Lu}[\p{L}\p{M}.'’`-]*|\p{Lo}[\p{L}\p{M}]*|d[aeiu]|del|de la|della|van|von|der|den|ten|bin|ibn|al|el|la|le|du|dos|das|zu|y|e))*$/u

function cleanName(raw: string): string {
  return raw
    .replace(BY, '')
    .replace(/\s*[([].*?[)\]]\s*$/u, '')
    .replace(/\s(?:for|at|using)\s.*$/u, '')
    .replace(/^[\s\-–—:•|,]+|[\s\-–—:•|,]+$/gu, '')
    .replace(/\s+/g, ' ')
}

function uniqueNames(names: readonly string[]): string[] {
  const seen = new Set<string>()
  return names.filter((name) => {
    const key = name.toLowerCase()
    return !seen.has(key) && seen.add(key)
  })
}

/** Splits a byline into names: `By A. Lee and B. Kim` -> two; `Lee, Ann` -> one. */
export function splitNames(byline: string): string[] {
  const plain = plainTitle(byline).replace(BY, '')
  const inverted = /^(\p{Lu}[\p{L}'’-]+), (\p{Lu}[\p{L}'’-]+)$/u.exec(plain)
  if (inverted !== null) return [`${inverted[2]} ${inverted[1]}`]
  const names = plain.split(SPLIT).map(cleanName)
  return uniqueNames(
    names.filter(
      (name) =>
        name.length >= 2 &&
        name.length <= 60 &&
        /\p{L}/u.test(name) &&
        !NOT_NAME.test(name) &&
        name.split(' ').length <= 5,
    ),
  )
}

/** Keys of `<meta>` that name authors, the most specific first; publishers' own keys end alike. */
function fromMeta(facts: PageFacts): string[][] {
  const keys = [...facts.meta.keys()].filter((key) =>
    /(?:author|byline|byl|creator|author_name)$/.test(key),
  )
  const rank = (key: string) =>
    ['article:author', 'author', 'byline', 'article_author'].indexOf(key) + 1 ||
    (key.includes('creator') ? 7 : 6)
  return keys
    .filter((key) => !key.startsWith('twitter'))
    .sort((a, b) => rank(a) - rank(b))
    .map((key) =>
      (facts.meta.get(key) ?? []).filter((value) => !/^https?:/.test(value)).flatMap(splitNames),
    )
}

const lines = (marked: MarkedText): string[] => {
  const text = marked.text.split('\n').map((line) => line.replace(TAIL, ''))
  return text.length > 1 && BY.test(`${text[0]} x`) && /^\p{L}+:?$/u.test(text[0] ?? '')
    ? text.slice(1)
    : text
}

/** Whoever took the picture did not write the text. */
const PICTURE =
  /^\s*(?:фото|photo|foto|bild(?:er)?|image|video|видео|illustration|graphic|сурет|сүрөт|суръат|©)\b|^\s*(?:фото|сурет|图|摄|写真|عکس)/iu

function namesIn(marked: MarkedText): string[] {
  if (marked.text.length > 200 || PICTURE.test(marked.text)) return []
  const found: string[] = []
  for (const line of lines(marked)) {
    const names = splitNames(line)
    const good = names.filter((name) => NAME.test(name))
    // what follows the names on lines of their own is a title or a place
    if (good.length === 0 && found.length > 0) break
    found.push(...good)
  }
  return found
}

/** Words of an editorial desk's name. */
const DESK =
  /\b(?:redaktion|desk|newsroom|editorial (?:team|board)|staff|bureau|rédaction|redacción|redazione|redação|redakcj[ae]|redakce|redactie)\b|редакция|编辑部|編集部/iu

const BESIDE = /comment|related|teaser|(?<!v)card|promo|popular|recommend|sidebar|widget|footer/i

/** Blogs sign a post at its foot. */
const OWN_FOOTER = /(?:post|entry|article|story)[-_]*footer/gi

/** Whether an element close around a byline belongs to another text than the page's own. */
function isOthers(marked: MarkedText): boolean {
  let node: typeof marked.element.parent = marked.element
  for (let i = 0; i < 5 && node !== null && 'attribs' in node; i++, node = node.parent) {
    const names = `${node.attribs.class ?? ''} ${node.attribs.id ?? ''}`
    if (i < 4 && BESIDE.test(names.replace(OWN_FOOTER, ''))) return true
    // An entry of a list with a headline of its own.
    if (node.name === 'li' && hasHeading(node)) return true
  }
  return false
}

function hasHeading(element: Element, depth = 0): boolean {
  return (
    depth < 6 &&
    element.children.some(
      (child) =>
        'attribs' in child && (/^h[2-6]$/.test(child.name) || hasHeading(child, depth + 1)),
    )
  )
}

/** Elements after the headline within which a link to an author's page is taken for a byline. */
const NEAR = 60

const nearHeadline = (links: readonly MarkedText[], headlineOrder: number): MarkedText[] =>
  headlineOrder < 0
    ? []
    : links.filter(({ order }) => order > headlineOrder && order <= headlineOrder + NEAR)

/** Names in the first marked byline that has any, and in those set beside it. */
function fromMarkup(bylines: readonly MarkedText[], headlineOrder: number): string[] {
  const own = bylines.filter((marked) => !isOthers(marked))
  const after = own.filter((marked) => marked.order > headlineOrder)
  const first = [...after, ...own].find((marked) => namesIn(marked).length > 0)
  if (first === undefined) return []
  const { parent } = first.element
  const beside = own.filter(
    ({ element }) =>
      element.parent === parent ||
      (element.parent?.parent === parent?.parent &&
        element.attribs.class === first.element.attribs.class),
  )
  return uniqueNames([...namesIn(first), ...beside.flatMap(namesIn)]).slice(0, 8)
}

/**
 * Names of the authors, best source first: JSON-LD, `<meta>`, itemprop and rel, marked bylines,
 * the text between headline and story.
 * A source that names only the site itself counts when no other names anybody.
 * @param sites folded names of the site
 * @param opening blocks between the headline and the text, for bylines without any mark
 * @returns no names when none is stated
 */
export function pageAuthors(
  facts: PageFacts,
  sites: ReadonlySet<string>,
  opening: readonly string[] = [],
): FoundAuthors {
  const stated = facts.data.articles.find((article) => article.authors.length > 0)?.authors ?? []
  const named = uniqueNames(stated.flatMap(splitNames))
  // a desk (`Sports desk, The Herald`) is a byline, the bare name of the site is none
  const isOwn = (name: string) =>
    isSiteName(name, sites) && !DESK.test(name) && agencyOf(name) === undefined
  if (named.length > 0 && !named.every(isOwn)) return { names: named, from: 'json-ld author' }
  const headline = facts.headlines[0]?.order ?? -1
  const rel = facts.bylines.filter((marked) => marked.element.attribs.rel === 'author')
  const unmarked = opening
    .map((text) => text.split('\n')[0] ?? '')
    .filter((line) => BY.test(line))
    .slice(0, 1)
  const marked = () => fromMarkup(facts.bylines, headline)
  const sources: readonly (readonly [string, () => string[][]])[] = [
    // <meta> repeats the site's name, or its town
    ['meta', () => (named.length > 0 ? [] : fromMeta(facts))],
    ['itemprop author', () => [fromMarkup(facts.properties.get('author') ?? [], headline)]],
    ['rel=author', () => [fromMarkup(rel, headline)]],
    // who signs below the headline goes before marks that do not name them: those are of other stories
    ['marked byline', () => [marked()].filter((names) => !isSignedOtherwise(unmarked[0], names))],
    ['text after the headline', () => unmarked.map(unmarkedNames)],
    ['marked byline', () => [marked()]],
    ['link to the author', () => [fromMarkup(nearHeadline(facts.authorLinks, headline), headline)]],
  ]
  let fallback: FoundAuthors =
    named.length > 0 ? { names: named, from: 'json-ld author' } : { names: [], from: undefined }
  for (const [from, lists] of sources) {
    for (const names of lists()) {
      const persons = names.filter((name) => !isSiteName(name, sites))
      if (persons.length > 0) return { names: uniqueNames(persons), from }
      if (fallback.names.length === 0 && names.length > 0)
        fallback = { names: uniqueNames(names), from }
    }
  }
  return fallback
}

const isSignedOtherwise = (line: string | undefined, names: readonly string[]): boolean =>
  line !== undefined && !names.some((name) => line.includes(name))

const unmarkedNames = (text: string): string[] =>
  splitNames(text.replace(TAIL, '')).filter((name) => NAME.test(name))

export interface FoundAuthors {
  names: readonly string[]
  /** Where the page has them; undefined when nowhere. */
  from: string | undefined
}
