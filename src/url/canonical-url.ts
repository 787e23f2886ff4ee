import { foldPath, normalizeEscapes } from './fold-path.ts'
import { foldHost } from './host.ts'
import { withoutRevision } from './newsml.ts'
import { unwrapRedirect } from './redirect-wrappers.ts'
import { coversHost, HOST_ALIASES, PATH_RULES, QUERY_RULES } from './site-rules.ts'
import { isTrackingParameter } from './tracking-parameters.ts'

/** Wrappers inside wrappers: a shared AMP page of a search result is the deepest met. */
const MAX_UNWRAPS = 4

/**
 * One spelling for all addresses of a page: https, host without www/m/amp, no tracking, no AMP or
 * print variant, the target of a redirect that carries it. Unknown parameters, the path's case
 * and hash routes stay, since a false merge loses an article and a miss is caught by its text.
 * It identifies; to fetch, use the address as it was found.
 * @returns undefined when `href` is no http(s) address
 * @see https://url.spec.whatwg.org, RFC 3986 section 6
 */
export function canonicalUrl(href: string): string | undefined {
  const trimmed = href.trim()
  if (!URL.canParse(trimmed)) return undefined
  let url = new URL(trimmed)
  if (!isWeb(url)) return undefined
  for (let i = 0; i < MAX_UNWRAPS; i++) {
    const target = unwrapRedirect(url)
    if (target === undefined) break
    url = target
  }
  return canonicalOf(url)
}

export interface AddressComparison {
  same: boolean
  /** undefined: not an http(s) address */
  canonicalA: string | undefined
  canonicalB: string | undefined
}

/** Whether two addresses name one page. Others than http(s) (tag:, urn:) must be equal but for a revision. */
export function sameAddress(a: string, b: string): AddressComparison {
  const canonicalA = canonicalUrl(a)
  const canonicalB = canonicalUrl(b)
  const known = canonicalA !== undefined && canonicalB !== undefined
  const [nameA, nameB] = [withoutRevision(a.trim()), withoutRevision(b.trim())]
  const same = known ? canonicalA === canonicalB : nameA !== '' && nameA === nameB
  return { same, canonicalA, canonicalB }
}

const isWeb = (url: URL) => url.protocol === 'http:' || url.protocol === 'https:'

function canonicalOf(url: URL): string {
  const folded = foldHost(url.hostname)
  const host = HOST_ALIASES.get(folded) ?? folded
  const path = sitePath(host, withoutRevision(foldPath(url.pathname)))
  const query = keptQuery(host, url.search)
  const hash = /^#(?:!|\/)./.test(url.hash) ? normalizeEscapes(url.hash) : ''
  const port = url.port === '' ? '' : `:${url.port}`
  if (path.startsWith('//')) return `https:${path}`
  const [pathname = '', ownQuery] = path.split('?')
  const search = ownQuery === undefined ? query : [ownQuery, query].filter(Boolean).join('&')
  return `https://${host}${port}${pathname === '' ? '/' : pathname}${search && `?${search}`}${hash}`
}

function sitePath(host: string, path: string): string {
  for (const rule of PATH_RULES) {
    if (!coversHost(rule.hosts, host) || !rule.pattern.test(path)) continue
    return path.replace(rule.pattern, rule.replacement)
  }
  return path
}

/** Parameters that choose the page, in order of their names; order among equal names is kept. */
function keptQuery(host: string, search: string): string {
  const pairs = search
    .replace(/^\?/, '')
    .split(/&(?:amp;)?/)
    .filter((pair) => pair !== '')
    .map((pair) => ({ pair: normalizeEscapes(pair), ...splitPair(pair) }))
  const names = new Set(pairs.map(({ name }) => name.toLowerCase()))
  const rules = QUERY_RULES.filter((rule) => coversHost(rule.hosts, host))
  return pairs
    .filter(({ name, value }) => !isTrackingParameter(name, value, names))
    .filter(({ name }) => rules.every((rule) => rule.keep?.includes(name) ?? true))
    .filter(({ name }) => !rules.some((rule) => rule.drop?.includes(name)))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(({ pair }) => pair)
    .join('&')
}

function splitPair(pair: string): { name: string; value: string } {
  const [entry] = new URLSearchParams(pair)
  return { name: entry?.[0] ?? '', value: entry?.[1] ?? '' }
}
