import type { SyndicationFormat } from '../feed/feed.ts'
import type { Report } from './edition.ts'
import { escapeMarkup, paragraphsHtml } from './markup.ts'
import type { Outlet } from './seed.ts'

/** What a feed document is made from. */
export interface FeedContents {
  outlet: Outlet
  /** Newest first. */
  reports: readonly Report[]
  /** Of the newsroom, without a slash at the end. */
  baseUrl: string
}

interface FeedWriter {
  /** Without charset. */
  mediaType: string
  write(contents: FeedContents): string
}

/** One writer for each format a feed can come in. */
export const FEED_WRITERS: Readonly<Record<SyndicationFormat, FeedWriter>> = {
  rss: { mediaType: 'application/rss+xml', write: rssDocument },
  atom: { mediaType: 'application/atom+xml', write: atomDocument },
  rdf: { mediaType: 'application/rdf+xml', write: rdfDocument },
  json: { mediaType: 'application/feed+json', write: jsonDocument },
}

/** Address of an outlet's feed below the newsroom's. */
export function feedPath(outlet: Outlet): string {
  return `/${outlet.id}/feed.${outlet.format === 'json' ? 'json' : 'xml'}`
}

/** @see https://www.rssboard.org/rss-specification (RSS 2.0), and the content and dc modules */
function rssDocument({ outlet, reports, baseUrl }: FeedContents): string {
  const items = reports.map(
    (report) => `<item>
<title>${escapeMarkup(titleOf(report))}</title>
<link>${escapeMarkup(linkOf(report, baseUrl))}</link>
<guid isPermaLink="false">${outlet.id}:${report.item.id}</guid>
<pubDate>${report.publishedAt.toUTCString()}</pubDate>
<category>${escapeMarkup(report.item.section)}</category>
${optional('dc:creator', report.item.author)}
<description>${escapeMarkup(report.summary)}</description>
${optional('content:encoded', contentOf(report))}
</item>`,
  )
  return `${prolog(outlet)}
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>${escapeMarkup(outlet.name)}</title>
<link>${baseUrl}/${outlet.id}/</link>
<atom:link rel="self" type="application/rss+xml" href="${baseUrl}${feedPath(outlet)}"/>
<description>${escapeMarkup(outlet.tagline)}</description>
<language>${outlet.language}</language>
${items.join('\n')}
</channel>
</rss>
`
}

/** @see RFC 4287 */
function atomDocument({ outlet, reports, baseUrl }: FeedContents): string {
  const entries = reports.map(
    (report) => `<entry>
<id>tag:${outlet.id}.example,2026:${report.item.id}</id>
<title>${escapeMarkup(titleOf(report))}</title>
<link rel="alternate" type="text/html" href="${escapeMarkup(linkOf(report, baseUrl))}"/>
<published>${report.publishedAt.toISOString()}</published>
<updated>${report.updatedAt.toISOString()}</updated>
<author><name>${escapeMarkup(report.item.author ?? outlet.name)}</name></author>
<category term="${escapeMarkup(report.item.section)}"/>
<summary>${escapeMarkup(report.summary)}</summary>
${optional('content type="html"', contentOf(report))}
</entry>`,
  )
  const updatedAt = reports.map((report) => report.updatedAt.toISOString()).sort()
  return `${prolog(outlet)}
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${outlet.language}">
<id>tag:${outlet.id}.example,2026:feed</id>
<title>${escapeMarkup(outlet.name)}</title>
<subtitle>${escapeMarkup(outlet.tagline)}</subtitle>
<link rel="alternate" type="text/html" href="${baseUrl}/${outlet.id}/"/>
<link rel="self" type="application/atom+xml" href="${baseUrl}${feedPath(outlet)}"/>
<updated>${updatedAt.at(-1) ?? new Date(0).toISOString()}</updated>
${entries.join('\n')}
</feed>
`
}

/** @see https://web.resource.org/rss/1.0/spec (RSS 1.0), and the dc module */
function rdfDocument({ outlet, reports, baseUrl }: FeedContents): string {
  const links = reports.map((report) => escapeMarkup(linkOf(report, baseUrl)))
  const items = reports.map(
    (report, at) => `<item rdf:about="${links[at]}">
<title>${escapeMarkup(titleOf(report))}</title>
<link>${links[at]}</link>
<description>${escapeMarkup(report.summary)}</description>
<dc:date>${report.updatedAt.toISOString()}</dc:date>
<dc:subject>${escapeMarkup(report.item.section)}</dc:subject>
${optional('dc:creator', report.item.author)}
</item>`,
  )
  return `${prolog(outlet)}
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="${baseUrl}${feedPath(outlet)}">
<title>${escapeMarkup(outlet.name)}</title>
<link>${baseUrl}/${outlet.id}/</link>
<description>${escapeMarkup(outlet.tagline)}</description>
<dc:language>${outlet.language}</dc:language>
<items><rdf:Seq>
${links.map((link) => `<rdf:li rdf:resource="${link}"/>`).join('\n')}
</rdf:Seq></items>
</channel>
${items.join('\n')}
</rdf:RDF>
`
}

/** @see https://www.jsonfeed.org/version/1.1/ */
function jsonDocument({ outlet, reports, baseUrl }: FeedContents): string {
  const items = reports.map((report) => ({
    id: `${outlet.id}:${report.item.id}`,
    url: linkOf(report, baseUrl),
    title: titleOf(report),
    summary: report.summary,
    content_html: contentOf(report) ?? paragraphsHtml([report.summary]),
    date_published: report.publishedAt.toISOString(),
    date_modified: report.updatedAt.toISOString(),
    ...(report.item.author === undefined ? {} : { authors: [{ name: report.item.author }] }),
    tags: [report.item.section],
  }))
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: outlet.name,
    description: outlet.tagline,
    home_page_url: `${baseUrl}/${outlet.id}/`,
    feed_url: `${baseUrl}${feedPath(outlet)}`,
    language: outlet.language,
    items,
  }
  return JSON.stringify(feed, null, 1)
}

function titleOf(report: Report): string {
  return report.stories[0].title
}

function linkOf(report: Report, baseUrl: string): string {
  const tracking = `?utm_source=${report.outlet.format}&utm_medium=feed&utm_campaign=front-page`
  return `${baseUrl}${report.path}${report.outlet.tracking ? tracking : ''}`
}

/** Whole text as HTML where the outlet gives it away in its feed. */
function contentOf(report: Report): string | undefined {
  if (report.outlet.content !== 'full') return undefined
  return paragraphsHtml(report.stories.flatMap((story) => story.paragraphs))
}

function prolog(outlet: Outlet): string {
  return `<?xml version="1.0" encoding="${outlet.charset}"?>`
}

/** An element with escaped text, or nothing. `tag` may carry attributes. */
function optional(tag: string, text: string | undefined): string {
  if (text === undefined) return ''
  return `<${tag}>${escapeMarkup(text)}</${tag.split(' ', 1)[0]}>`
}
