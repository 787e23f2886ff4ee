import type { Dispatcher } from 'undici'
import { answerBody } from './answer-body.ts'
import { boundsOf, type ExchangeBounds } from './bounds.ts'
import { type Deadline, startDeadline } from './deadline.ts'
import { type ExchangePhase, TransportFailure, toNetError, withoutUserInfo } from './failure.ts'
import { type HttpRequest, type HttpResponse, NetError, type Redirect } from './http.ts'
import { type Hop, redirectStep, requestUrl } from './redirect.ts'
import { requestHeaders } from './request-headers.ts'
import { discard, type Head, sendHop } from './send-hop.ts'

const MAX_REDIRECTS = 5

/** One request on its way, with where it stands: its errors name the address and phase it had reached. */
interface Exchange {
  readonly dispatcher: Dispatcher
  readonly userAgent: string
  readonly request: HttpRequest
  readonly bounds: ExchangeBounds
  readonly deadline: Deadline
  hop: Hop
  phase: ExchangePhase
  redirects: Redirect[]
}

/**
 * One request with its redirects, from the first name lookup to the last decoded byte.
 * @throws NetError in every case of failure
 */
export async function exchange(
  dispatcher: Dispatcher,
  userAgent: string,
  request: HttpRequest,
): Promise<HttpResponse> {
  const startedAt = performance.now()
  const going = begin(dispatcher, userAgent, request)
  try {
    const head = await follow(going)
    going.phase = 'body'
    const body = await answerBody(head, going.request, going.bounds, going.deadline)
    const { hop, redirects } = going
    const tookMs = Math.round(performance.now() - startedAt)
    const { status, headers } = head
    return { status, headers, body, url: hop.url, redirects, tookMs }
  } catch (error) {
    const { signal } = going.deadline
    throw toNetError(signal.aborted ? signal.reason : error, going.hop.url, going.phase)
  } finally {
    going.deadline.stop()
  }
}

function begin(dispatcher: Dispatcher, userAgent: string, request: HttpRequest): Exchange {
  const url = requestUrl(request.url)
  if (url === undefined) {
    const shown = withoutUserInfo(request.url)
    throw new NetError('bad-url', shown, `${shown}: not an http or https address`)
  }
  const bounds = boundsOf(request)
  return {
    dispatcher,
    userAgent,
    request: { ...request, url },
    bounds,
    deadline: startDeadline(bounds.deadlineMs, request.signal),
    hop: { url, method: request.method ?? 'GET' },
    phase: 'head',
    redirects: [],
  }
}

/** Sends hop after hop until an answer is final. */
async function follow(going: Exchange): Promise<Head> {
  const { dispatcher, userAgent, request, bounds, deadline } = going
  const visited = new Set<string>()
  for (;;) {
    const { hop } = going
    visited.add(`${hop.method} ${hop.url}`)
    const body = hop.method === 'POST' ? request.body : undefined
    const context = { userAgent, accept: bounds.accept, url: hop.url, hasBody: body !== undefined }
    const headers = requestHeaders(request, context)
    const head = await sendHop(dispatcher, hop, headers, body, deadline)
    const step = bounds.followRedirects
      ? redirectStep(hop, head.status, head.headers.location)
      : ({ kind: 'final' } as const)
    if (step.kind === 'final') return checkExpected(head, headers)
    await discard(head.body)
    if (step.kind === 'bad') throw new TransportFailure('bad-redirect', step.reason)
    going.redirects.push({ from: hop.url, to: step.hop.url, status: head.status })
    refuseEndless(going.redirects.length, visited.has(`${step.hop.method} ${step.hop.url}`))
    going.hop = step.hop
  }
}

function refuseEndless(count: number, seenBefore: boolean): void {
  if (seenBefore) throw new TransportFailure('too-many-redirects', 'redirects lead in a circle')
  if (count > MAX_REDIRECTS)
    throw new TransportFailure('too-many-redirects', `more than ${MAX_REDIRECTS} redirects`)
}

/** A part of a body, or "not modified", to someone who asked for neither. @see RFC 9110 sections 15.3.7, 15.4.5 */
function checkExpected(head: Head, sent: Readonly<Record<string, string>>): Head {
  const conditional = 'if-none-match' in sent || 'if-modified-since' in sent
  const unasked =
    (head.status === 206 && !('range' in sent)) || (head.status === 304 && !conditional)
  if (!unasked) return head
  head.body.on('error', () => {}).destroy()
  throw new TransportFailure(
    'bad-response',
    `status ${head.status} to a request that did not ask for it`,
  )
}
