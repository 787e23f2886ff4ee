import { registrableDomain } from '../url/host.ts'
import type { PageFacts } from './page-facts.ts'

/** An absolute http(s) address, resolved against the page's own; undefined when it is none. */
export function absoluteUrl(
  href: string | undefined,
  base: string | undefined,
): string | undefined {
  if (href === undefined || href.trim() === '' || !URL.canParse(href.trim(), base)) return undefined
  const url = new URL(href.trim(), base)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
  url.username = ''
  url.password = ''
  return url.href
}

/**
 * The address the page calls its own, believed only within the registrable domain it came from:
 * a page can't pass itself off as another site's.
 */
export function canonicalUrl(facts: PageFacts, pageUrl: string | undefined): string | undefined {
  const stated = [facts.canonical, facts.meta.get('og:url')?.[0]]
  for (const href of stated) {
    const url = absoluteUrl(href, pageUrl)
    if (url === undefined) continue
    if (pageUrl === undefined || siteOf(url) === siteOf(pageUrl)) return url
  }
  return undefined
}

/** Neighbours on a platform (`a.github.io`) are sites of their own, and so is each host without a domain. */
const siteOf = (url: string): string =>
  registrableDomain(new URL(url).hostname) ?? new URL(url).host

/** Address of the lead image: og:image, else what JSON-LD says. */
export function leadImage(facts: PageFacts, pageUrl: string | undefined): string | undefined {
  return absoluteUrl(
    facts.meta.get('og:image')?.[0] ??
      facts.meta.get('twitter:image')?.[0] ??
      facts.data.articles[0]?.image,
    pageUrl,
  )
}
