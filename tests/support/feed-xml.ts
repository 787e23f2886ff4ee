export interface XmlItem {
  guid?: string
  link?: string
  title?: string
  date?: Date | string
  description?: string
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** An RSS feed of these items. */
export function rssOf(items: readonly XmlItem[], head = ''): string {
  const entries = items.map(({ guid, link, title, date, description }) =>
    [
      '<item>',
      guid === undefined ? '' : `<guid isPermaLink="false">${escaped(guid)}</guid>`,
      link === undefined ? '' : `<link>${escaped(link)}</link>`,
      title === undefined ? '' : `<title>${escaped(title)}</title>`,
      date === undefined
        ? ''
        : `<pubDate>${date instanceof Date ? date.toUTCString() : date}</pubDate>`,
      description === undefined ? '' : `<description>${escaped(description)}</description>`,
      '</item>',
    ].join(''),
  )
  return `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Test</title>${head}${entries.join('')}</channel></rss>`
}

/** An article page with navigation around it. */
export function pageOf(title: string, ...paragraphs: readonly string[]): string {
  const body = paragraphs.map((text) => `<p>${text}</p>`).join('\n')
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>${title}</h1>${body}</article><footer>About this site</footer></body></html>`
}
