/** What a page's JSON-LD says about its article. Evidence, not truth: pages state another page's data too. */
export interface StructuredArticle {
  types: readonly string[]
  headline: string | undefined
  authors: readonly string[]
  published: string | undefined
  modified: string | undefined
  body: string | undefined
  language: string | undefined
  publisher: string | undefined
  url: string | undefined
  image: string | undefined
  description: string | undefined
  isFree: boolean | undefined
}

type Json = Record<string, unknown>

/** Objects visited in one page's JSON-LD, and how deep. */
const MAX_OBJECTS = 5_000
const MAX_DEPTH = 24
const ARTICLE = /(?:Article|BlogPosting|Blog|Report|Review|Posting|NewsItem)$/

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const asList = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value.slice(0, 200) : value === undefined || value === null ? [] : [value]
/** Only what the object itself states: `__proto__` and inherited names say nothing. */
const own = (object: Json, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined

function text(value: unknown): string | undefined {
  for (const one of asList(value)) {
    if (typeof one === 'string' && one.trim() !== '') return one.trim()
    if (isObject(one)) {
      const inner = own(one, '@value')
      if (typeof inner === 'string') return inner
    }
  }
  return undefined
}

/** Publishers write line feeds into strings, wrap scripts in CDATA and leave commas before brackets. */
function parseLoosely(source: string): unknown {
  const bare = source
    .replace(/^\s*(?:<!--|\/\*\s*<!\[CDATA\[\s*\*\/|\/\/\s*<!\[CDATA\[|<!\[CDATA\[)/, '')
    .replace(/(?:-->|\/\*\s*\]\]>\s*\*\/|\/\/\s*\]\]>|\]\]>)\s*;?\s*$/, '')
    .trim()
  const repairs = [
    (s: string) => s,
    (s: string) => s.replace(/\s+/g, ' '),
    (s: string) =>
      s
        .replace(/\s+/g, ' ')
        .replace(/,\s*([}\]])/g, '$1')
        .replace(/;\s*$/, ''),
  ]
  for (const repair of repairs) {
    try {
      return JSON.parse(repair(bare))
    } catch {
      // the next repair may do; a script that none repairs is no evidence
    }
  }
  return undefined
}

/** All objects of the page's JSON-LD, outer before inner, without following references. */
function objectsOf(roots: readonly unknown[]): Json[] {
  const found: Json[] = []
  const visit = (value: unknown, depth: number): void => {
    if (depth > MAX_DEPTH || found.length >= MAX_OBJECTS) return
    if (Array.isArray(value)) for (const one of value) visit(one, depth + 1)
    else if (isObject(value)) {
      found.push(value)
      for (const one of Object.values(value)) if (typeof one === 'object') visit(one, depth + 1)
    }
  }
  for (const root of roots) visit(root, 0)
  return found
}

function namesOf(value: unknown, byId: ReadonlyMap<string, Json>): string[] {
  return asList(value).flatMap((one) => {
    if (typeof one === 'string') return /^https?:/.test(one) ? [] : [one]
    if (!isObject(one)) return []
    const id = own(one, '@id')
    const full =
      own(one, 'name') === undefined && typeof id === 'string' ? (byId.get(id) ?? one) : one
    return asList(own(full, 'name')).filter((name): name is string => typeof name === 'string')
  })
}

function urlOf(value: unknown): string | undefined {
  const first = asList(value)[0]
  return isObject(first) ? (text(own(first, 'url')) ?? text(own(first, '@id'))) : text(first)
}

function isFree(object: Json): boolean | undefined {
  const value = own(object, 'isAccessibleForFree')
  if (typeof value === 'boolean') return value
  if (typeof value === 'string') return /^(?:https?:\/\/schema\.org\/)?true$/i.test(value)
  return undefined
}

function articleOf(
  object: Json,
  types: readonly string[],
  byId: ReadonlyMap<string, Json>,
): StructuredArticle {
  return {
    types,
    headline: text(own(object, 'headline')) ?? text(own(object, 'name')),
    authors: namesOf(own(object, 'author') ?? own(object, 'creator'), byId),
    published: text(own(object, 'datePublished')) ?? text(own(object, 'dateCreated')),
    modified: text(own(object, 'dateModified')),
    body: text(own(object, 'articleBody')),
    language: text(own(object, 'inLanguage')),
    publisher: namesOf(own(object, 'publisher'), byId)[0],
    url: urlOf(own(object, 'mainEntityOfPage')) ?? text(own(object, 'url')),
    image: urlOf(own(object, 'image')),
    description: text(own(object, 'description')),
    isFree: isFree(object),
  }
}

export interface StructuredData {
  /** Articles, the likeliest main one first. */
  articles: readonly StructuredArticle[]
  /** Names of the site and its organisation. */
  siteNames: readonly string[]
  /** Whether anything says that the page is not free. */
  isFree: boolean | undefined
}

/**
 * Reads the page's JSON-LD scripts. Hostile or broken ones count as absent.
 * @param scripts text of each `<script type="application/ld+json">`
 */
export function structuredData(scripts: readonly string[]): StructuredData {
  const objects = objectsOf(scripts.slice(0, 50).map(parseLoosely))
  const byId = new Map<string, Json>()
  for (const object of objects) {
    const id = own(object, '@id')
    if (typeof id === 'string' && own(object, 'name') !== undefined) byId.set(id, object)
  }
  const articles: StructuredArticle[] = []
  const siteNames: string[] = []
  let free: boolean | undefined
  for (const object of objects) {
    const types = asList(own(object, '@type')).filter(
      (type): type is string => typeof type === 'string',
    )
    free ??= isFree(object)
    if (types.some((type) => ARTICLE.test(type))) articles.push(articleOf(object, types, byId))
    else if (types.some((type) => /(?:Organization|WebSite)$/.test(type))) {
      siteNames.push(...namesOf(object, byId))
    }
  }
  for (const { publisher } of articles) if (publisher !== undefined) siteNames.push(publisher)
  return { articles, siteNames, isFree: free }
}
