import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { type ReceivedEvent, receivedEventSchema } from '../alerting/received-event.ts'
import { listenOnLoopback } from './loopback.ts'
import { verifyWebhook } from './webhook-signature.ts'

/** A receiver of webhooks on 127.0.0.1 that believes only what is signed. */
export interface Sink {
  /** Where to POST. */
  readonly url: string
  readonly port: number
  /** `whsec_` and base64, new for each sink. */
  readonly secret: string
  /** Calls the listener with each genuine body, once for each `webhook-id`. */
  onAlert(listener: (body: ReceivedEvent) => void): void
  /** Calls the listener with the reason why a request was turned away. */
  onRefused(listener: (reason: string) => void): void
  close(): Promise<void>
}

export interface SinkOptions {
  /** 0 or absent: any free one. */
  port?: number
  /** Absent: a new one. */
  secret?: string
  /** For the sentence that says why it can't listen. */
  name?: string
}

/** Three times what a body may have. */
const MAX_BODY_BYTES = 64 * 1024

type Judgement =
  | { kind: 'accepted'; id: string; body: ReceivedEvent }
  | { kind: 'refused'; status: number; reason: string }

/**
 * Opens a webhook receiver: 204 for a genuine delivery (also when it comes again), 401 for one
 * that doesn't verify, 400 for a genuine one that can't be read.
 * @throws {ScowatchError} when the port is taken
 */
export async function startSink(options: SinkOptions = {}): Promise<Sink> {
  const secret = options.secret ?? `whsec_${randomBytes(24).toString('base64')}`
  const alertListeners: ((body: ReceivedEvent) => void)[] = []
  const refusalListeners: ((reason: string) => void)[] = []
  const seenIds = new Set<string>()
  const server = createServer(async (request, response) => {
    const judgement = await judge(request, secret)
    response.writeHead(judgement.kind === 'accepted' ? 204 : judgement.status).end()
    if (judgement.kind === 'refused') {
      for (const listener of refusalListeners) listener(judgement.reason)
    } else if (!seenIds.has(judgement.id)) {
      seenIds.add(judgement.id)
      for (const listener of alertListeners) listener(judgement.body)
    }
  })
  const { url, port, close } = await listenOnLoopback(
    server,
    options.port ?? 0,
    options.name ?? 'the demo sink',
  )
  return {
    url: `${url}/alerts`,
    port,
    secret,
    onAlert: (listener) => void alertListeners.push(listener),
    onRefused: (listener) => void refusalListeners.push(listener),
    close,
  }
}

async function judge(request: IncomingMessage, secret: string): Promise<Judgement> {
  if (request.method !== 'POST') return refusal(405, 'not a POST')
  const bytes = await readBody(request)
  if (bytes === undefined) return refusal(413, 'no body, or one of more than 64 kB')
  const verdict = verifyWebhook(secret, request.headers, bytes, new Date())
  if (verdict.kind === 'refused') return refusal(401, verdict.reason)
  const body = receivedEventSchema.safeParse(parseJson(bytes))
  if (!body.success) return refusal(400, `not an event of scowatch: ${body.error.message}`)
  return { kind: 'accepted', id: verdict.id, body: body.data }
}

function refusal(status: number, reason: string): Judgement {
  return { kind: 'refused', status, reason }
}

/** Undefined when the body is too large or the client went away. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request) {
      size += (chunk as Buffer).length
      if (size > MAX_BODY_BYTES) return undefined
      chunks.push(chunk as Buffer)
    }
  } catch {
    return undefined
  }
  return Buffer.concat(chunks)
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}
