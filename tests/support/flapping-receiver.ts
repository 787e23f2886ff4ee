import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { Webhook } from 'standardwebhooks'

/** What a receiver does with a request. `reset` takes the delivery and then breaks the connection. */
export type Mood = 'accept' | 'busy' | 'limit' | 'hang' | 'reset'

/** One request, as it came. */
export interface Arrival {
  id: string
  bytes: string
  mood: Mood
  isGenuine: boolean
  /** The answer left whole; otherwise the sender can't know. */
  isAnswered: boolean
  /** When its sender began it, to the second: a busy receiver may read it later than the sender lives. */
  sentMs: number
  atMs: number
}

export interface FlappingReceiver {
  url: string
  port: number
  arrivals: readonly Arrival[]
  /** Ids that were taken, also those whose answer was lost. */
  accepted(): Set<string>
  onArrival(listener: () => void): () => void
  close(): Promise<void>
}

/** A webhook receiver that does what its moods say, request by request, and believes the reference library alone. */
export async function startFlappingReceiver(
  secret: string,
  moodOf: (count: number, atMs: number) => Mood,
): Promise<FlappingReceiver> {
  const verifier = new Webhook(secret)
  const arrivals: Arrival[] = []
  const listeners = new Set<() => void>()
  const sockets = new Set<Socket>()
  const server = createServer(async (request, response) => {
    const bytes = await bodyOf(request).catch(() => undefined)
    if (bytes === undefined) return
    const atMs = Date.now()
    const mood = moodOf(arrivals.length, atMs)
    const arrival: Arrival = {
      id: String(request.headers['webhook-id']),
      bytes,
      mood,
      isGenuine: verifies(verifier, bytes, request),
      isAnswered: false,
      sentMs: Number(request.headers['webhook-timestamp']) * 1_000,
      atMs,
    }
    arrivals.push(arrival)
    answer(response, arrival)
    for (const listener of [...listeners]) listener()
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    arrivals,
    accepted: () =>
      new Set(arrivals.filter(({ mood }) => takes(mood)).map((arrival) => arrival.id)),
    onArrival: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

export const takes = (mood: Mood) => mood === 'accept' || mood === 'reset'

function answer(response: ServerResponse, arrival: Arrival): void {
  const { socket } = response
  if (arrival.mood === 'hang') return
  if (arrival.mood === 'reset') {
    socket?.resetAndDestroy()
    return
  }
  response.on('finish', () => {
    arrival.isAnswered = socket?.destroyed === false
  })
  if (arrival.mood === 'accept') response.writeHead(204).end()
  else if (arrival.mood === 'limit') response.writeHead(429, { 'retry-after': '1' }).end()
  else response.writeHead(503).end('in maintenance')
}

function verifies(verifier: Webhook, bytes: string, request: IncomingMessage): boolean {
  try {
    verifier.verify(bytes, request.headers as Record<string, string>)
    return true
  } catch {
    return false
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
