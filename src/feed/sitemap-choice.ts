import type { SitemapChild } from './feed.ts'

const NEWS = /(?:^|[^a-z])(?:news|latest|recent|google-?news)/i
/** Sitemaps of what is no article. */
const OTHER =
  /(?:^|[^a-z])(?:categor\w*|tags?|post_tag|authors?|users?|pages?|images?|videos?|galler\w*|products?|static|sections?|topics?|rubrics?|misc)(?![a-z])/i

/** 2 for news, 0 for sections, authors, pictures and the like, 1 for the rest. */
function rankOf(url: string): number {
  const name = new URL(url).pathname.split('/').slice(-2).join('/')
  return NEWS.test(name)
    ? 2
    : OTHER.test(name) && !/posts?|articles?|stor(?:y|ies)/i.test(name)
      ? 0
      : 1
}

/** The year, month and day in a name as one number: `sitemap-2026-05.xml` -> 20260500. */
function dateInName(url: string): number {
  const found = /(20\d\d)[-_/]?(0[1-9]|1[0-2])?[-_/]?(0[1-9]|[12]\d|3[01])?(?!\d)/.exec(
    new URL(url).pathname,
  )
  return found === null ? 0 : Number(`${found[1]}${found[2] ?? '00'}${found[3] ?? '00'}`)
}

/**
 * Which sitemaps of an index hold what is new: those for news, then by their dates, then by dates
 * in their names; where nothing tells, the last and the first, as generators append or prepend.
 * Sitemaps of sections, authors and pictures only where there are no others.
 */
export function newestSitemaps(children: readonly SitemapChild[], max: number): SitemapChild[] {
  const unique = [...new Map(children.map((child) => [child.url, child])).values()]
  const articles = unique.filter(({ url }) => rankOf(url) > 0)
  const usable = articles.length > 0 ? articles : unique
  const key = ({ url, updated }: SitemapChild) =>
    [rankOf(url), updated?.getTime() ?? 0, dateInName(url)] as const
  const isTold = usable.some((child) => key(child).some((part, i) => part > (i === 0 ? 1 : 0)))
  if (!isTold)
    return [...new Set([usable.at(-1), usable[0]])].flatMap((child) => child ?? []).slice(0, max)
  const ranked = usable.map((child) => ({ child, key: key(child) }))
  ranked.sort((a, b) => b.key[0] - a.key[0] || b.key[1] - a.key[1] || b.key[2] - a.key[2])
  return ranked.slice(0, max).map(({ child }) => child)
}
