import { request } from 'node:http'
import { createApi } from '../../../src/http/api.ts'
import { createMetrics } from '../../../src/http/metrics.ts'
import { serveApi } from '../../../src/http/serve.ts'
import { checkFeed } from '../../../src/steps/check-feed.ts'
import {
  type ContextOptions,
  openContext,
  running,
  type TestContext,
} from '../../support/context.ts'
import type { FakeWeb } from '../../support/fake-web.ts'

export interface Answer {
  status: number
  headers: Headers
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any route, looked at field by field
  json: any
}

/** The API on a port of its own, over a database of its own. */
export interface ApiUnderTest extends TestContext {
  url: string
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>
}

export async function openApi(options: ContextOptions = {}): Promise<ApiUnderTest> {
  const house = await openContext(options)
  const { ctx } = house
  const serving = await serveApi(createApi(ctx, createMetrics().page(ctx)), '127.0.0.1', 0)
  const url = `http://127.0.0.1:${serving.port}`
  const send: ApiUnderTest['send'] = (method, path, body, headers = {}) =>
    rawRequest(`${url}${path}`, method, body, headers)
  return {
    ...house,
    url,
    send,
    get: (path, headers) => send('GET', path, undefined, headers),
    async close() {
      await serving.close()
      await house.close()
    },
  }
}

/** node:http, as fetch lets nobody set Host, Origin or Sec-Fetch-Site. */
function rawRequest(
  url: string,
  method: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Answer> {
  const bytes = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body)
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      {
        method,
        agent: false,
        headers: { ...type, 'content-length': String(Buffer.byteLength(bytes)), ...headers },
      },
      async (incoming) => {
        const chunks: Buffer[] = []
        for await (const chunk of incoming) chunks.push(chunk as Buffer)
        const text = Buffer.concat(chunks).toString()
        const type = String(incoming.headers['content-type'] ?? '')
        resolve({
          status: incoming.statusCode ?? 0,
          headers: new Headers(incoming.headers as Record<string, string>),
          text,
          json: /^application\/([a-z]+\+)?json/.test(type) ? JSON.parse(text) : undefined,
        })
      },
    )
    asked.on('error', reject)
    asked.end(bytes)
  })
}

/** A feed whose items carry their text; `read: feed`, so that no page is asked. */
export function publish(
  web: FakeWeb,
  path: string,
  items: readonly { title: string; text: string }[],
): string {
  const entries = items.map(
    ({ title, text }, index) =>
      `<item><guid>${path}-${index}</guid><link>${web.url(`${path}/${index}`)}</link><title>${title}</title><description>${text}</description></item>`,
  )
  web.route(path, {
    headers: { 'content-type': 'text/xml' },
    body: `<?xml version="1.0"?><rss version="2.0"><channel><title>Outlet</title>${entries.join('')}</channel></rss>`,
  })
  return web.url(path)
}

/** Declares a feed of the fake web and lets its items walk up to their alerts. */
export async function walk(
  house: TestContext,
  feed: { id: string; url: string; country?: string; ownership?: string },
): Promise<void> {
  await house.declare({ ...feed, read: 'feed' })
  await checkFeed(house.ctx, feed.id, running())
  await house.answerBells()
}
