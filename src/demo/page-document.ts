import type { Report, Story } from './edition.ts'
import { escapeMarkup, paragraphsHtml } from './markup.ts'
import type { Outlet } from './seed.ts'

/** What a report's page is made from. */
export interface PageContents {
  report: Report
  /** Other reports of the outlet, linked under the text. */
  related: readonly Report[]
  /** Of the newsroom, without a slash at the end. */
  baseUrl: string
}

/** A report's page in the layout of its outlet, with all that stands around a text on the web. */
export function pageDocument(contents: PageContents): string {
  const { report } = contents
  const { outlet } = report
  return `<!doctype html>
<html lang="${outlet.language}"${direction(outlet)}>
${headOf(contents)}
<body>
${headerOf(outlet)}
${LAYOUTS[outlet.layout](contents)}
${footerOf(outlet)}
</body>
</html>
`
}

/** An outlet's front page: the latest headlines. */
export function frontPageDocument(outlet: Outlet, reports: readonly Report[]): string {
  return `<!doctype html>
<html lang="${outlet.language}"${direction(outlet)}>
<head><meta charset="${outlet.charset}"><title>${escapeMarkup(outlet.name)}</title></head>
<body>
${headerOf(outlet)}
<main>${headlines(reports)}</main>
${footerOf(outlet)}
</body>
</html>
`
}

/** Who is here: the way in for somebody who opens the newsroom in a browser. */
export function newsroomDocument(outlets: readonly Outlet[]): string {
  const entries = outlets.map(
    (outlet) =>
      `<li><a href="/${outlet.id}/">${escapeMarkup(outlet.name)}</a> (${outlet.country}, ${outlet.language}, ${outlet.format})</li>`,
  )
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>The scowatch demo newsroom</title></head>
<body><h1>The scowatch demo newsroom</h1>
<p>Invented outlets with invented news.</p>
<ul>${entries.join('\n')}</ul></body>
</html>
`
}

/** How an outlet arranges its page. */
const LAYOUTS: Readonly<Record<Outlet['layout'], (contents: PageContents) => string>> = {
  article: articleLayout,
  columns: columnsLayout,
  blocks: blocksLayout,
}

function articleLayout(contents: PageContents): string {
  const { report } = contents
  return `<main>
<article class="story" itemscope itemtype="https://schema.org/NewsArticle">
${report.stories.map((story) => `<h1>${escapeMarkup(story.title)}</h1>\n${bylineOf(report)}\n${bodyOf(story)}`).join('\n')}
${correctionOf(report)}
</article>
<aside class="related">${relatedOf(contents)}</aside>
</main>`
}

function columnsLayout(contents: PageContents): string {
  const { report } = contents
  return `<div class="wrap"><table class="cols"><tr>
<td class="left">${subscribeOf(report.outlet)}</td>
<td class="middle"><div class="post">
${report.stories.map((story) => `<h2 class="headline">${escapeMarkup(story.title)}</h2>\n${bylineOf(report)}\n<div class="post-text">${bodyOf(story)}</div>`).join('\n')}
${correctionOf(report)}
</div>${relatedOf(contents)}</td>
</tr></table></div>`
}

function blocksLayout(contents: PageContents): string {
  const { report } = contents
  return `<div id="page"><div class="crumbs"><a href="/${report.outlet.id}/">${escapeMarkup(report.outlet.name)}</a> / ${escapeMarkup(report.item.section)}</div>
${report.stories.map((story) => `<h1 class="title">${escapeMarkup(story.title)}</h1>\n<div class="info">${bylineOf(report)}</div>\n<div class="detail">${bodyOf(story)}</div>`).join('\n')}
${correctionOf(report)}
<div class="share"><a href="#">A+</a> <a href="#">A-</a></div>
<div class="box">${relatedOf(contents)}</div>
${subscribeOf(report.outlet)}</div>`
}

function headOf({ report, baseUrl }: PageContents): string {
  const { outlet } = report
  const title = escapeMarkup(report.stories[0].title)
  return `<head>
<meta charset="${outlet.charset}">
<title>${title} | ${escapeMarkup(outlet.name)}</title>
<link rel="canonical" href="${baseUrl}${report.path}">
<meta property="og:type" content="article">
<meta property="og:title" content="${title}">
<meta property="og:site_name" content="${escapeMarkup(outlet.name)}">
<meta name="description" content="${escapeMarkup(report.summary)}">
<meta property="article:published_time" content="${report.publishedAt.toISOString()}">
<meta property="article:modified_time" content="${report.updatedAt.toISOString()}">
${outlet.layout === 'article' ? structuredData(report) : ''}
<style>body{max-width:60em;margin:auto;font-family:serif}</style>
<script>window.page = { section: 'news', ads: [] }</script>
</head>`
}

/** @see https://schema.org/NewsArticle */
function structuredData(report: Report): string {
  const data = {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: report.stories[0].title,
    datePublished: report.publishedAt.toISOString(),
    dateModified: report.updatedAt.toISOString(),
    ...(report.item.author === undefined
      ? {}
      : { author: { '@type': 'Person', name: report.item.author } }),
    publisher: { '@type': 'Organization', name: report.outlet.name },
  }
  const json = JSON.stringify(data).replaceAll('<', '\\u003c')
  return `<script type="application/ld+json">${json}</script>`
}

function headerOf(outlet: Outlet): string {
  const links = outlet.nav.map((entry) => `<li><a href="/${outlet.id}/">${escapeMarkup(entry)}</a>`)
  return `<header><a class="logo" href="/${outlet.id}/">${escapeMarkup(outlet.name)}</a>
<p class="tagline">${escapeMarkup(outlet.tagline)}</p>
<nav><ul>${links.join('</li>\n')}</li></ul></nav></header>`
}

function footerOf(outlet: Outlet): string {
  return `<footer><p>${escapeMarkup(outlet.words.footer)}</p>
<p>Invented for the scowatch demo: no outlet of this name exists and nothing here was reported.</p></footer>`
}

function bylineOf(report: Report): string {
  const author = report.item.author
  const date = new Intl.DateTimeFormat(report.outlet.language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  }).format(report.publishedAt)
  const name = author === undefined ? '' : `<span class="author">${escapeMarkup(author)}</span> `
  return `<p class="byline">${name}<time datetime="${report.publishedAt.toISOString()}">${date} UTC</time></p>`
}

function bodyOf(story: Story): string {
  return paragraphsHtml(story.paragraphs)
}

function correctionOf(report: Report): string {
  const note = report.correctionNote
  if (note === undefined) return ''
  const word = escapeMarkup(report.outlet.words.correction)
  return `<p class="correction"><em>${word}: ${escapeMarkup(note)}</em></p>`
}

function relatedOf({ report, related }: PageContents): string {
  if (related.length === 0) return ''
  return `<h3>${escapeMarkup(report.outlet.words.related)}</h3>\n${headlines(related)}`
}

function headlines(reports: readonly Report[]): string {
  const entries = reports.map(
    (report) => `<li><a href="${report.path}">${escapeMarkup(report.stories[0].title)}</a></li>`,
  )
  return `<ul>${entries.join('\n')}</ul>`
}

function subscribeOf(outlet: Outlet): string {
  return `<form class="newsletter" action="#"><label>${escapeMarkup(outlet.words.subscribe)}</label>
<input type="email" name="mail"><button>OK</button></form>`
}

function direction(outlet: Outlet): string {
  return outlet.language === 'fa' ? ' dir="rtl"' : ''
}
