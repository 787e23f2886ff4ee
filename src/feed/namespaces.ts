/** Stands for vocabularies that lie below a known one's address, but are of no interest. */
const OTHER = '-'

/**
 * Namespace addresses and the prefix scowatch knows them by; '' is the feed's own vocabulary.
 * Compared without scheme, case and trailing marks, since feeds misspell them.
 */
const KNOWN: readonly (readonly [string, string])[] = [
  ['www.w3.org/2005/atom', 'atom'],
  ['purl.org/atom', 'atom'],
  ['purl.org/rss/1.0/modules/content', 'content'],
  ['purl.org/rss/1.0/modules/syndication', 'sy'],
  ['purl.org/rss/1.0/modules', OTHER],
  ['purl.org/rss', ''],
  ['purl.org/net/rss1.1', ''],
  ['my.netscape.com/rdf', ''],
  ['my.netscape.com/publish/formats/rss', ''],
  ['channel.netscape.com/rdf', ''],
  ['backend.userland.com/rss', ''],
  ['blogs.law.harvard.edu/tech/rss', ''],
  ['cyber.law.harvard.edu/rss', ''],
  ['www.rssboard.org/rss-specification', ''],
  ['purl.org/dc/elements', 'dc'],
  ['purl.org/dc/terms', 'dcterms'],
  ['purl.org/dc/dcmitype', 'dcmitype'],
  ['search.yahoo.com/mrss', 'media'],
  ['www.itunes.com/dtds/podcast', 'itunes'],
  ['www.w3.org/1999/xhtml', 'xhtml'],
  ['www.w3.org/1999/02/22-rdf-syntax-ns', 'rdf'],
  ['rssnamespace.org/feedburner', 'feedburner'],
  ['news.yandex.ru', 'yandex'],
  ['turbo.yandex.ru', 'turbo'],
]

/** Prefixes that mean the same thing when their namespace is not declared or not known. */
const CUSTOMARY: Readonly<Record<string, string>> = {
  rss: '',
  a: 'atom',
  atom10: 'atom',
  atom03: 'atom',
}

/** The prefix scowatch knows a namespace by, or undefined for a namespace it doesn't know. */
export function prefixOfNamespace(uri: string): string | undefined {
  const plain = uri
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
  const known = KNOWN.find(([address]) => plain.startsWith(address))?.[1]
  return known === OTHER ? undefined : known
}

/** Prefix as written -> prefix as known, from the `xmlns` attributes in force ('' is the default). */
export type NamespaceScope = ReadonlyMap<string, string>

/** Prefixes followed at once: floods of declarations are attacks. */
const MAX_PREFIXES = 100

/** The scope inside an element, given its attributes; the same object when it declares nothing. */
export function scopeWithin(
  outer: NamespaceScope,
  attributes: Readonly<Record<string, string>>,
): NamespaceScope {
  let inner: Map<string, string> | undefined
  for (const name in attributes) {
    if (!name.startsWith('xmlns')) continue
    const prefix = name === 'xmlns' ? '' : name.startsWith('xmlns:') ? name.slice(6) : undefined
    if (prefix === undefined) continue
    const known = prefixOfNamespace(attributes[name] ?? '') ?? CUSTOMARY[prefix] ?? prefix
    inner ??= new Map(outer)
    if (inner.size >= MAX_PREFIXES) break
    inner.set(prefix, known)
  }
  return inner ?? outer
}

/** The scope of RSS's root element: whatever it declares as its default, it means RSS's elements. */
export function rootScope(attributes: Readonly<Record<string, string>>): NamespaceScope {
  const scope = scopeWithin(new Map(), attributes)
  return scope.has('') ? new Map([...scope, ['', '']]) : scope
}

/** The name scowatch knows an element by: `dc:date`, `title`; see RawElement. */
export function knownName(written: string, scope: NamespaceScope, isAtom: boolean): string {
  const colon = written.indexOf(':')
  const prefix = colon < 0 ? '' : written.slice(0, colon)
  const local = colon < 0 ? written : written.slice(colon + 1)
  const known = scope.get(prefix) ?? CUSTOMARY[prefix] ?? prefix
  if (known === '' || (isAtom && known === 'atom')) return local
  if (known === 'atom' && (local === 'feed' || local === 'entry')) return local
  return `${known}:${local}`
}
