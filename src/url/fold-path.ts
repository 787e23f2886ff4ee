/** Segments that stand for AMP pages. */
const AMP_SEGMENT = /^amp(?:html|_html)?$/i
/** After one of these, `amp` is a word: a tag, an author. */
const LISTING_SEGMENT =
  /^(tags?|topics?|category|categories|section|search|author|authors|wiki|label|labels|keyword|product|products)$/i
/** What an article's segment has and a section's hasn't. */
const ARTICLE_LIKE = /[\d\-_.%]/
/** Below a day, one plain word is an article. */
const DAY = /\/(?:19|20)\d\d\/(?:0?[1-9]|1[0-2])\/(?:0?[1-9]|[12]\d|3[01])$/
const INDEX_FILE = /^(?:index|default)\.(?:s?html?|php\d?|jsp|aspx?|cfm)$/i
const UNRESERVED = /%(?:2d|2e|5f|7e|3\d|4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9a])/gi

/** Escapes in one form: unreserved characters plain, hexadecimals in capitals. @see RFC 3986 section 6.2.2 */
export function normalizeEscapes(text: string): string {
  return text
    .replace(UNRESERVED, (triplet) => {
      const code = Number.parseInt(triplet.slice(1), 16)
      const plain = String.fromCharCode(code)
      return /[A-Za-z0-9\-._~]/.test(plain) ? plain : triplet
    })
    .replace(/%[0-9a-f]{2}/gi, (triplet) => triplet.toUpperCase())
}

/**
 * A path without what only chooses a presentation: AMP and print variants, index files, session
 * ids, doubled and closing slashes. Case is kept: two articles may differ in it alone.
 * @param path as `URL.pathname` gives it
 * @returns '' for the root
 */
export function foldPath(path: string): string {
  let folded = normalizeEscapes(path).replace(/;jsessionid=[^/]*/i, '')
  for (;;) {
    const next = foldOnce(folded)
    if (next === folded) return folded
    folded = next
  }
}

/** One variant less; variants are stacked at times (`/print/amp/`). */
function foldOnce(path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '')
  if (INDEX_FILE.test(segments.at(-1) ?? '')) segments.pop()
  return withoutPrint(withoutAmp(segments))
    .map((segment) => `/${segment}`)
    .join('')
}

function withoutAmp(segments: readonly string[]): string[] {
  const list = [...segments]
  if (/^[01]$/.test(list.at(-1) ?? '') && AMP_SEGMENT.test(list.at(-2) ?? '')) list.pop()
  if (/^amp\.(?:s?html?|php)$/i.test(list.at(-1) ?? '') && list.length > 1) list.pop()
  const at = list.findIndex((segment, index) => AMP_SEGMENT.test(segment) && isVariant(list, index))
  if (at >= 0) list.splice(at, 1)
  const last = list.pop()
  return last === undefined ? list : [...list, withoutAmpSuffix(last)]
}

/** A variant marker stands beside an article: before its path, or behind its last segment. */
function isVariant(segments: readonly string[], index: number): boolean {
  const before = segments[index - 1]
  if (before !== undefined && LISTING_SEGMENT.test(before)) return false
  const after = segments.slice(index + 1)
  if (after.length === 0) {
    const folder = `/${segments.slice(0, index - 1).join('/')}`
    return before !== undefined && (ARTICLE_LIKE.test(before) || DAY.test(folder))
  }
  return after.some((segment) => ARTICLE_LIKE.test(segment))
}

function withoutAmpSuffix(segment: string): string {
  return segment
    .replace(/\.amp(\.s?html?)?$/i, '$1')
    .replace(/(\d{5,})[-_]amp(\.s?html?)?$/i, '$1$2')
}

function withoutPrint(segments: readonly string[]): string[] {
  const last = segments.at(-1)
  const before = segments.at(-2)
  const isPrint = last !== undefined && /^print(?:able|er-friendly)?(?:\.s?html?)?$/i.test(last)
  const stands = isPrint && before !== undefined && !LISTING_SEGMENT.test(before)
  return stands && ARTICLE_LIKE.test(before) ? segments.slice(0, -1) : [...segments]
}
