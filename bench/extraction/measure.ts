import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Parser } from 'htmlparser2'
import type { Extract } from './extractors.ts'
import type { Page } from './pages.ts'
import type { PageResult, Turn } from './seat.ts'

/** What one extractor made of all pages. */
export interface Measured {
  name: string
  /** CPU of each page, ms: the median of the rounds. */
  cpuMs: readonly number[]
  /** One prediction a page, as the scorer reads it. */
  predictions: readonly object[]
  failures: number
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[(sorted.length - 1) >> 1] ?? 0
}

/** Pages that an extractor reads in one turn. */
const TURN = 48
/** Rounds before the first that counts: a daemon has long been warm. */
const WARM_UP = 2
/** Compiled as for the image: the loader that runs sources wraps every closure, which costs a fifth. */
const SEAT = fileURLToPath(new URL('./dist/bench/extraction/seat.js', import.meta.url))

interface Seat {
  name: string
  child: ChildProcess
}

async function openSeat(name: string, folder: string, pages: number): Promise<Seat> {
  const child = fork(SEAT, [name, folder, String(pages)], {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await once(child, 'message')
  return { name, child }
}

async function ask({ child }: Seat, turn: Turn): Promise<PageResult[]> {
  child.send(turn)
  const [results] = (await once(child, 'message')) as [PageResult[]]
  return results
}

/**
 * CPU of each extractor on each page. Each has a process of its own, as where it is used: several in
 * one process spoil each other's compiled code (they share parsers) and pay for each other's garbage.
 * They take turns of a few pages, another one first each time, so that what the machine does beside
 * it hits all alike.
 */
export async function measure(
  names: readonly string[],
  folder: string,
  pages: readonly Page[],
  rounds: number,
): Promise<Measured[]> {
  const seats: Seat[] = []
  try {
    for (const name of names) seats.push(await openSeat(name, folder, pages.length))
    const results = seats.map(() => pages.map((): PageResult[] => []))
    for (let round = -WARM_UP; round < rounds; round++) {
      for (let first = 0; first < pages.length; first += TURN) {
        for (let turn = 0; turn < seats.length; turn++) {
          const index = (turn + round + WARM_UP + first / TURN) % seats.length
          const seat = seats[index]
          if (seat === undefined) continue
          const told = await ask(seat, { first, end: first + TURN })
          if (round >= 0) {
            for (const [at, result] of told.entries()) results[index]?.[first + at]?.push(result)
          }
        }
      }
    }
    return names.map((name, index) => measured(name, pages, results[index] ?? []))
  } finally {
    for (const { child } of seats) child.kill()
  }
}

function measured(name: string, pages: readonly Page[], results: PageResult[][]): Measured {
  const extracts = results.map(([first]) => first?.extract ?? {})
  return {
    name,
    cpuMs: results.map((rounds) => median(rounds.map(({ cpuMs }) => cpuMs))),
    predictions: extracts.map((extract, at) => prediction(pages[at], extract)),
    failures: extracts.filter(({ text, html }) => (text ?? html ?? '') === '').length,
  }
}

function prediction(page: Page | undefined, { html, text, ...fields }: Extract): object {
  return { id: page?.id, ...fields, text: text ?? textOf(html ?? '') }
}

const INLINE = new Set(
  'a abbr b bdi bdo cite code em font i mark q s small span strong sub sup u wbr'.split(' '),
)

/** All text of an extractor's HTML, blocks split by spaces: words are compared, not layout. */
function textOf(html: string): string {
  let text = ''
  const edge = (name: string) => {
    if (!INLINE.has(name)) text += ' '
  }
  const parser = new Parser({
    onopentagname: edge,
    onclosetag: edge,
    ontext: (data) => {
      text += data
    },
  })
  parser.end(html)
  return text
}
