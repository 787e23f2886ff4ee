import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createEdition, type Edition, type Report } from './edition.ts'
import { feedPath } from './feed-document.ts'
import { listenOnLoopback } from './loopback.ts'
import { answerRequest } from './newsroom-answer.ts'
import { loadNewsroomSeed, type NewsroomSeed, type Outlet } from './seed.ts'

export interface NewsroomOptions {
  /** Folder of the demo's texts, `seeds/demo`. */
  seeds: string
  /** 0 or absent: any free one. */
  port?: number
  /** Mean time between two new items, milliseconds. Default 4,000. */
  intervalMs?: number
  /** Told of every item that goes out or is corrected after the opening. */
  onPublish?: (report: Report) => void
}

/** Several invented outlets on one port of 127.0.0.1, told apart by the first part of the path. */
export interface Newsroom {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string
  readonly port: number
  readonly seed: NewsroomSeed
  readonly outlets: readonly { outlet: Outlet; feedUrl: string }[]
  /** How many items the programme has, corrections not counted. */
  readonly total: number
  /** How many are out. */
  published(): number
  /** Resolves once the last item of the programme is out; the pages stay up until `close`. */
  readonly ended: Promise<void>
  close(): Promise<void>
}

/** The opening items are dated this far apart, so that they don't all bear one date. */
const OPENING_GAP_MS = 6 * 60_000

/** Round of factors on the interval: an even beat would hide faults that need two items at once. */
const BEAT: readonly number[] = [1, 0.75, 1.25]

/**
 * Opens the demo newsroom: the opening items are out at once, the others follow one by one, with
 * dates counted from now. When the programme is over it publishes nothing more.
 * @throws {ScowatchError} when the texts can't be read or the port is taken
 */
export async function startNewsroom(options: NewsroomOptions): Promise<Newsroom> {
  const seed = await loadNewsroomSeed(options.seeds)
  const edition = openedEdition(seed, Date.now())
  const server = createServer((request, response) => respond(request, response, seed, edition))
  const listening = await listenOnLoopback(server, options.port ?? 0, 'the demo newsroom')
  const programme = runProgramme(seed, edition, options)
  const { url, port } = listening
  return {
    url,
    port,
    seed,
    outlets: seed.outlets.map((outlet) => ({ outlet, feedUrl: `${url}${feedPath(outlet)}` })),
    total: seed.opening.length + seed.following.filter((step) => step.kind === 'publish').length,
    published: () => edition.reports.size,
    ended: programme.ended,
    close: () => {
      programme.stop()
      return listening.close()
    },
  }
}

/** What to say once `ended` resolves. */
export function endNotice(newsroom: Newsroom): string {
  return `The demo newsroom has published all of its ${newsroom.total} items and falls silent; its pages stay at ${newsroom.url}/ until you stop it.`
}

function openedEdition(seed: NewsroomSeed, nowMs: number): Edition {
  const edition = createEdition(seed)
  for (const [at, step] of seed.opening.entries()) {
    edition.apply(step, new Date(nowMs - (seed.opening.length - at) * OPENING_GAP_MS))
  }
  return edition
}

interface RunningProgramme {
  ended: Promise<void>
  stop(): void
}

function runProgramme(
  seed: NewsroomSeed,
  edition: Edition,
  { intervalMs = 4_000, onPublish }: NewsroomOptions,
): RunningProgramme {
  const steps = seed.following.values()
  let timer: NodeJS.Timeout | undefined
  let beats = 0
  const ended = new Promise<void>((resolve) => {
    const next = () => {
      const step = steps.next()
      if (step.done === true) return resolve()
      const report = edition.apply(step.value, new Date())
      onPublish?.(report)
      schedule()
    }
    const schedule = () => {
      timer = setTimeout(next, intervalMs * (BEAT[beats++ % BEAT.length] ?? 1))
    }
    schedule()
  })
  return { ended, stop: () => clearTimeout(timer) }
}

function respond(
  request: IncomingMessage,
  response: ServerResponse,
  seed: NewsroomSeed,
  edition: Edition,
): void {
  const answer = answerRequest(seed, edition, {
    method: request.method ?? 'GET',
    path: new URL(request.url ?? '/', 'http://newsroom.invalid').pathname,
    baseUrl: `http://127.0.0.1:${request.socket.localPort}`,
    headers: request.headers,
  })
  response.writeHead(answer.status, { ...answer.headers, date: new Date().toUTCString() })
  response.end(request.method === 'HEAD' ? undefined : answer.body)
}
