import { readPage } from '../../src/article/read-page.ts'

/** What an extractor says of a page; HTML bodies are turned into text outside the measured time. */
export interface Extract {
  title?: string | null | undefined
  authors?: string | readonly string[] | null | undefined
  published?: string | null | undefined
  text?: string
  html?: string | null | undefined
}

export interface Extractor {
  name: string
  extract(html: string, url: string): Extract | Promise<Extract>
}

/** The packages of this folder's own package.json; the project itself doesn't know them. */
export class NotInstalled extends Error {}

async function load(name: string) {
  try {
    return await import(name)
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new NotInstalled(`${name} is not installed: run npm ci in bench/extraction`)
  }
}

const scowatch: Extractor = {
  name: 'scowatch',
  extract(html, url) {
    const reading = readPage(html, { url })
    if (reading.kind === 'none') return { text: '' }
    const { title, authors, published, text } = reading.articles[0]
    return { title, authors, published: published?.toISOString(), text }
  },
}

interface Readable {
  title?: string | null
  byline?: string | null
  publishedTime?: string | null
  content?: string | null
}
const fromReadability = (article: Readable | null): Extract => ({
  title: article?.title,
  authors: article?.byline,
  published: article?.publishedTime,
  html: article?.content,
})

/**
 * scowatch and the extractors it is measured against, each used as its own documentation shows.
 * @throws NotInstalled when this folder's packages are missing
 */
export async function openExtractors(): Promise<readonly Extractor[]> {
  const { Readability } = await load('@mozilla/readability')
  const { JSDOM, VirtualConsole } = await load('jsdom')
  const { parseHTML } = await load('linkedom')
  const { Defuddle } = await load('defuddle/node')
  const { extractFromHtml } = await load('@extractus/article-extractor')
  const silent = new VirtualConsole()
  return [
    scowatch,
    {
      name: 'readability + jsdom',
      extract(html, url) {
        const { window } = new JSDOM(html, { url, virtualConsole: silent })
        const article = fromReadability(new Readability(window.document).parse())
        window.close()
        return article
      },
    },
    {
      name: 'readability + linkedom',
      extract: (html) => fromReadability(new Readability(parseHTML(html).document).parse()),
    },
    {
      name: 'defuddle + linkedom',
      async extract(html, url) {
        const { title, author, published, content } = await Defuddle(parseHTML(html).document, url)
        return { title, authors: author, published, html: content }
      },
    },
    {
      name: 'article-extractor',
      async extract(html, url) {
        const article = await extractFromHtml(html, url)
        const { title, author, published, content } = article ?? {}
        return { title, authors: author, published, html: content }
      },
    },
  ]
}
