import type { HttpClient, HttpRequest, HttpResponse, NetError } from '../../../src/net/http.ts'
import { createHttpClient, type HttpClientOptions } from '../../../src/net/http-client.ts'
import { type FakeWeb, startFakeWeb } from '../../support/fake-web.ts'

export const USER_AGENT = 'scowatch/1.0 (+https://scowatch.example/bot)'

export interface ClientUnderTest {
  web: FakeWeb
  client: HttpClient
  /** A feed request to a path of the fake web, with a deadline short enough for a test. */
  get(path: string, request?: Partial<HttpRequest>): Promise<HttpResponse>
  /** The NetError that `get` rejects with; throws when it does not reject. */
  failure(path: string, request?: Partial<HttpRequest>): Promise<NetError>
  close(): Promise<void>
}

/** A client that may reach its own fake web and nothing else that is not public. */
export async function startClientUnderTest(
  options: Partial<HttpClientOptions> = {},
): Promise<ClientUnderTest> {
  const web = await startFakeWeb()
  const client = createHttpClient({
    allowPrivate: [web.host],
    userAgent: USER_AGENT,
    connectTimeoutMs: 20_000,
    ...options,
  })
  const get = (path: string, request: Partial<HttpRequest> = {}) =>
    client.request({ url: web.url(path), purpose: 'feed', deadlineMs: 20_000, ...request })
  return {
    web,
    client,
    get,
    failure: (path, request) =>
      get(path, request).then(
        (response) => {
          throw new Error(`no failure but status ${response.status}`)
        },
        (error: NetError) => error,
      ),
    close: async () => {
      await client.close()
      await web.close()
    },
  }
}

export function textOf(response: HttpResponse): string {
  return new TextDecoder().decode(response.body)
}
