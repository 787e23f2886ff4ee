import { load } from 'cheerio'
import type { Element } from 'domhandler'
import { getDomain } from 'tldts'
import { parsePage } from '../article/parse-page.ts'
import { resolveLink } from './links.ts'
import { isElement, lineOf } from './page-text.ts'

/** An address that may be a feed, and why it is thought so. */
export interface FeedCandidate {
  url: string
  /** As the page names it. */
  title?: string
  /** `link`: the page says so; `anchor`: it links there, and the address looks like a feed's. */
  via: 'link' | 'anchor'
}

/** Candidates of one page at most; a site that names more has one for each tag. */
const MAX_CANDIDATES = 30

const FEED_TYPE =
  /^(?:application\/(?:rss|atom|rdf)\+xml|application\/feed\+json|application\/(?:rss|atom)|text\/(?:rss|atom)(?:\+xml)?|application\/x-rss\+xml)/i
/** These say feed only beside the name of one. */
const LOOSE_TYPE = /^(?:application\/(?:xml|json)|text\/xml)/i
const FEED_NAME =
  /(?:^|[/._?&=-])(?:rss2?|feeds?|atom|rdf|xml|backend)(?:[/._?&=-]|$)|\.(?:rss|atom|rdf)$/i
/** Pages about feeds, players and forms, and readers that a site links to. */
const NO_FEED = /\.(?:html?|php\d?|aspx?|png|svg|jpe?g|gif|css|js|pdf|zip|mp3)$/i
const FEED_FILE = /(?:rss|feed|atom|rdf)[\w-]*\.(?:php\d?|aspx?)$/i
/** Feeds of comments are no news. */
const COMMENTS =
  /comments?(?:[/_-]?(?:feed|rss|atom))|(?:feed|rss|atom)[/_-]comments?|\/comments\//i

function namesFeed(url: URL): boolean {
  const place = url.pathname + url.search
  if (/^(?:feeds?|rss)\./i.test(url.hostname) && url.pathname !== '/') return true
  if (!FEED_NAME.test(place)) return false
  return (
    !NO_FEED.test(url.pathname) ||
    FEED_FILE.test(url.pathname) ||
    /[?&](?:feed|format|type|output)=(?:rss2?|atom|rdf|feed|json|xml)/i.test(url.search)
  )
}

function ofLink({ attribs }: Element): boolean {
  const rel = ` ${attribs.rel?.toLowerCase() ?? ''} `
  if (/ feed /.test(rel)) return true
  if (!/ alternate /.test(rel) || / stylesheet /.test(rel)) return false
  const type = attribs.type?.trim() ?? ''
  const href = attribs.href ?? ''
  // WordPress names its REST API so.
  if (/wp-json|oembed/i.test(`${href} ${type}`)) return false
  return FEED_TYPE.test(type) || (LOOSE_TYPE.test(type) && FEED_NAME.test(href))
}

function isOfSite(url: URL, pageUrl: string | undefined): boolean {
  if (pageUrl === undefined || !URL.canParse(pageUrl)) return true
  const own = new URL(pageUrl).hostname
  if (url.hostname === own || (getDomain(url.hostname) ?? url.hostname) === (getDomain(own) ?? own))
    return true
  return /(?:^|\.)(?:feedburner\.com|feeds?\.)/i.test(url.hostname)
}

function addressOf(href: string, base: string | undefined): URL | undefined {
  const link = resolveLink(href.replace(/^feed:(?:\/\/)?(?=https?:)/i, ''), undefined, base)
  if (link === undefined || !URL.canParse(link)) return undefined
  const url = new URL(link)
  url.hash = ''
  return url
}

/**
 * Feeds that a page names (`<link rel="alternate">`) or links to with an address that looks like
 * one, those it names first; feeds of comments last.
 * @param html decoded text of the page
 * @returns each address once; nothing for what is no page. None of them has been asked yet.
 * @see RSS Board, "RSS Autodiscovery"; https://blog.whatwg.org/feed-autodiscovery
 */
export function discoverFeeds(html: string, pageUrl: string | undefined): FeedCandidate[] {
  const parsed = parsePage(html)
  if (parsed.kind === 'refused') return []
  const $ = load(parsed.root)
  const base = addressOf($('base[href]').attr('href') ?? '', pageUrl)?.href ?? pageUrl
  const found = new Map<string, FeedCandidate>()
  const note = (via: FeedCandidate['via'], url: URL, title: string) => {
    if (found.has(url.href)) return
    found.set(url.href, { url: url.href, via, ...(title === '' ? {} : { title }) })
  }
  for (const link of $('link[href]').toArray().filter(isElement).filter(ofLink)) {
    const url = addressOf(link.attribs.href ?? '', base)
    if (url !== undefined) note('link', url, link.attribs.title?.trim().slice(0, 200) ?? '')
  }
  for (const anchor of $('a[href]').toArray().filter(isElement)) {
    const url = addressOf(anchor.attribs.href ?? '', base)
    if (url === undefined || !isOfSite(url, pageUrl)) continue
    if (namesFeed(url) || FEED_TYPE.test(anchor.attribs.type ?? ''))
      note('anchor', url, lineOf(anchor).slice(0, 200))
  }
  const isComments = ({ url, title = '' }: FeedCandidate) =>
    COMMENTS.test(new URL(url).pathname) || /\bcomments\b/i.test(title)
  const all = [...found.values()]
  return [...all.filter((one) => !isComments(one)), ...all.filter(isComments)].slice(
    0,
    MAX_CANDIDATES,
  )
}

/** Where feeds stand on many sites that name none, in order of frequency. */
export const WELL_KNOWN_PATHS = [
  '/feed/',
  '/rss',
  '/rss.xml',
  '/feed.xml',
  '/atom.xml',
  '/index.xml',
  '/feed.json',
  '/rss/all.xml',
] as const

/** Sitemaps that a robots.txt names. @see https://www.sitemaps.org/protocol.html#submit_robots */
export function sitemapsOfRobots(text: string, origin: string): string[] {
  const lines = text.slice(0, 500_000).matchAll(/^[ \t]*sitemap[ \t]*:[ \t]*(\S+)/gim)
  const urls = [...lines].flatMap(([, href]) => addressOf(href ?? '', origin)?.href ?? [])
  return [...new Set(urls)]
}
