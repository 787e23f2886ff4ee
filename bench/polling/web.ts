// The web that bench/polling asks: thousands of feeds on one port of 127.0.0.1, told apart by host name.
// A process of its own, so that its CPU is not counted. Says its port to the parent; `{ kind }` from the
// parent decides what is answered, and is answered with the counts since the last one.
import { createServer } from 'node:http'

export type WebCase = 'cold' | 'unchanged-304' | 'unchanged-body'

/** What the web saw since the last message. */
export interface WebCounts {
  requests: number
  conditional: number
  notModified: number
  /** Most requests at once over all hosts. */
  atOnce: number
}

const ITEMS = 20
let kind: WebCase = 'cold'
let counts: WebCounts = { requests: 0, conditional: 0, notModified: 0, atOnce: 0 }
let open = 0

/** About 12 kB, as the median of news feeds. */
function feedOf(host: string): string {
  const items = Array.from({ length: ITEMS }, (_, n) => {
    const date = new Date(Date.UTC(2026, 10, 23, 8) - n * 1_800_000).toUTCString()
    const text = `${host} reports on matter ${n} of the day. `.repeat(8)
    return `<item><guid isPermaLink="false">${host}-${n}</guid><link>http://${host}/${n}</link><title>Matter ${n} of ${host}</title><pubDate>${date}</pubDate><description>${text}</description></item>`
  })
  return `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>${host}</title>${items.join('')}</channel></rss>`
}

const server = createServer({ keepAliveTimeout: 5_000 }, (request, response) => {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '')
  const isConditional = request.headers['if-none-match'] !== undefined
  counts.requests += 1
  if (isConditional) counts.conditional += 1
  open += 1
  counts.atOnce = Math.max(counts.atOnce, open)
  response.on('close', () => {
    open -= 1
  })
  const etag = `W/"${host}-1"`
  if (kind !== 'unchanged-body') {
    response.setHeader('etag', etag)
    if (request.headers['if-none-match'] === etag) {
      counts.notModified += 1
      response.statusCode = 304
      response.end()
      return
    }
  }
  response.setHeader('content-type', 'application/rss+xml')
  response.end(feedOf(host))
})

process.on('message', (message: { kind: WebCase }) => {
  process.send?.(counts)
  kind = message.kind
  counts = { requests: 0, conditional: 0, notModified: 0, atOnce: 0 }
})
process.on('disconnect', () => process.exit(0))
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined })
})
