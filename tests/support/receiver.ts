import { Webhook } from 'standardwebhooks'
import { type FakeWeb, type RecordedRequest, startFakeWeb } from './fake-web.ts'

export interface ReceivedAlert {
  id: string
  /** The exact bytes. */
  bytes: string
  rule: string
  /** Title of the article that set it off. */
  title: string
  timestampS: number
}

/** A webhook receiver that believes only what the reference library verifies. */
export interface Receiver {
  web: FakeWeb
  url: string
  secret: string
  /** Answer to the next requests, in order; 204 when used up. */
  answer(...statuses: number[]): void
  /** Every request, answered well or not. */
  attempts(): ReceivedAlert[]
  /** Requests answered with 2xx, one for each id. */
  alerts(): ReceivedAlert[]
  /** Resolves when this many different ids were accepted. */
  waitForAlerts(count: number, timeoutMs?: number): Promise<ReceivedAlert[]>
}

export async function startReceiver(): Promise<Receiver> {
  const web = await startFakeWeb()
  const secret = `whsec_${Buffer.from('a secret of thirty-two bytes....').toString('base64')}`
  const verifier = new Webhook(secret)
  const attempts: ReceivedAlert[] = []
  const accepted = new Map<string, ReceivedAlert>()
  const planned: number[] = []
  const watchers = new Set<() => void>()
  web.route('/hook', (request) => {
    const alert = verified(verifier, request)
    attempts.push(alert)
    const status = planned.shift() ?? 204
    if (status < 300) accepted.set(alert.id, alert)
    queueMicrotask(() => {
      for (const check of [...watchers]) check()
    })
    return { status }
  })
  return {
    web,
    url: web.url('/hook'),
    secret,
    answer: (...statuses) => void planned.push(...statuses),
    attempts: () => [...attempts],
    alerts: () => [...accepted.values()],
    waitForAlerts: (count, timeoutMs = 60_000) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (accepted.size < count) return
          clearTimeout(timer)
          watchers.delete(check)
          resolve([...accepted.values()])
        }
        const timer = setTimeout(() => {
          watchers.delete(check)
          const seen = [...accepted.values()].map(({ rule, title }) => `${rule}: ${title}`)
          reject(new Error(`${accepted.size} of ${count} alerts:\n${seen.join('\n')}`))
        }, timeoutMs)
        watchers.add(check)
        check()
      }),
  }
}

/** Throws, and so answers 500, for anything that does not verify. */
function verified(verifier: Webhook, request: RecordedRequest): ReceivedAlert {
  const bytes = request.body.toString('utf8')
  const body = verifier.verify(bytes, request.headers) as {
    data: { alert: { rule: { id: string } }; article: { title: string } }
  }
  return {
    id: request.headers['webhook-id'] ?? '',
    bytes,
    rule: body.data.alert.rule.id,
    title: body.data.article.title,
    timestampS: Number(request.headers['webhook-timestamp']),
  }
}
