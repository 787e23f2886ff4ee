// What polling costs: thousands of feeds on 127.0.0.1, each at a public name so that the hosts' turns are
// taken as on the web. Cold, unchanged by 304, unchanged by an equal body. `npm run bench:polling`.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { enqueueDueFeeds } from '../../src/steps/enqueue-due-feeds.ts'
import { checkFeedWorker } from '../../workers/check-feed.ts'
import { type House, openHouse } from './house.ts'
import { countStatements } from './statements.ts'
import type { WebCase, WebCounts } from './web.ts'

const { values } = parseArgs({
  options: {
    feeds: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '20' },
    'body-rounds': { type: 'string', default: '3' },
    queue: { type: 'string', default: 'postgres' },
  },
})
const feeds = Number(values.feeds)
/** More than the operator's longest interval: all feeds are due again. */
const ROUND_MS = 26 * 3_600_000
/** The scheduler rings for more when no more than this many jobs wait, as a tick would. */
const LOW_WATER = 250
const MIB = 2 ** 20

const statements = countStatements()
const web = fork(new URL('./web.ts', import.meta.url), { execArgv: ['--import', 'tsx'] })
const [{ port }] = (await once(web, 'message')) as [{ port: number }]
const house = await openHouse({
  port,
  feeds,
  queue: values.queue === 'redis' ? 'redis' : 'postgres',
})
checkFeedWorker.start(house.ctx)

interface Round {
  polls: number
  seconds: number
  cpuMs: number
  scowatch: number
  queue: number
  rung: number
  done: number
  rssMib: number
  heapMib: number
  web: WebCounts
}

try {
  const cold = await rounds('cold', 1)
  const notModified = await rounds('unchanged-304', Number(values.rounds))
  const sameBody = await rounds('unchanged-body', Number(values['body-rounds']))
  const isHeld = report(cold, notModified, sameBody)
  process.exitCode = isHeld ? 0 : 1
} finally {
  await house.close()
  web.disconnect()
}

async function rounds(kind: WebCase, count: number): Promise<Round[]> {
  const done: Round[] = []
  await tellWeb(kind)
  for (let n = 0; n < count; n += 1) {
    house.clock.now = new Date(house.clock.now.getTime() + ROUND_MS)
    const round = await measured(house, () => tellWeb(kind))
    done.push(round)
    process.stderr.write(
      `${kind} ${n + 1}/${count}: ${round.polls} polls in ${round.seconds.toFixed(1)} s, RSS ${round.rssMib.toFixed(0)} MiB\n`,
    )
  }
  return done
}

/** Says what to answer from now on, and gets what was seen so far. */
async function tellWeb(kind: WebCase): Promise<WebCounts> {
  web.send({ kind })
  const [counts] = (await once(web, 'message')) as [WebCounts]
  return counts
}

async function measured({ ctx, jobs }: House, countsOfWeb: () => Promise<WebCounts>) {
  const before = { ...statements, ...jobs, cpu: process.cpuUsage(), at: performance.now() }
  await pollAllDue(house)
  const seconds = (performance.now() - before.at) / 1_000
  const cpu = process.cpuUsage(before.cpu)
  const spent = {
    scowatch: statements.scowatch - before.scowatch,
    queue: statements.queue - before.queue,
  }
  const { count } = await ctx.db
    .selectFrom('checks')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('at', '=', ctx.now())
    .executeTakeFirstOrThrow()
  ;(globalThis as { gc?: () => void }).gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  return {
    polls: Number(count),
    seconds,
    cpuMs: (cpu.user + cpu.system) / 1_000,
    ...spent,
    rung: jobs.rung - before.rung,
    done: jobs.done - before.done,
    rssMib: rss / MIB,
    heapMib: heapUsed / MIB,
    web: await countsOfWeb(),
  }
}

/** Rings for due feeds until none is left, never with more than a batch waiting. */
async function pollAllDue({ ctx, jobs, onDone }: House): Promise<void> {
  let wake = () => {}
  onDone(() => wake())
  const until = async (waiting: number) => {
    while (jobs.rung - jobs.done > waiting) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  for (;;) {
    const rung = jobs.rung
    await enqueueDueFeeds(ctx)
    if (jobs.rung === rung) break
    await until(LOW_WATER)
  }
  await until(0)
}

function sum(all: readonly Round[], of: (round: Round) => number): number {
  return all.reduce((total, round) => total + of(round), 0)
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN
}

function line(name: string, all: readonly Round[]): string {
  const polls = sum(all, (round) => round.polls)
  const per = (of: (round: Round) => number, digits: number) =>
    (sum(all, of) / polls).toFixed(digits)
  return [
    name.padEnd(15),
    String(polls).padStart(7),
    (polls / sum(all, (round) => round.seconds)).toFixed(0).padStart(8),
    per((round) => round.cpuMs, 2).padStart(12),
    per((round) => round.scowatch, 3).padStart(14),
    per((round) => round.queue, 2).padStart(15),
    per((round) => round.done, 3).padStart(9),
    per((round) => round.web.requests, 3).padStart(13),
    per((round) => round.web.conditional, 2).padStart(12),
  ].join('')
}

/** @returns whether the guarantees hold */
function report(cold: readonly Round[], same: readonly Round[], body: readonly Round[]): boolean {
  const print = (text: string) => void process.stdout.write(`${text}\n`)
  print(`${feeds} feeds on as many sites, queue in ${values.queue}`)
  print(
    'case             polls polls/s  CPU ms/poll statements/poll queue stmts/poll jobs/poll requests/poll conditional',
  )
  print(line('cold', cold))
  print(line('unchanged 304', same))
  print(line('unchanged body', body))
  print(`RSS MiB by round of 304:  ${same.map((round) => round.rssMib.toFixed(0)).join(' ')}`)
  print(`heap MiB after GC:        ${same.map((round) => round.heapMib.toFixed(1)).join(' ')}`)
  const polls = sum(same, (round) => round.polls)
  const early = median(same.slice(2, 7).map((round) => round.heapMib))
  const late = median(same.slice(-5).map((round) => round.heapMib))
  const checks: readonly (readonly [string, boolean])[] = [
    ['at most two statements a poll', sum(same, (round) => round.scowatch) <= 2 * polls],
    ['one job a poll', sum(same, (round) => round.rung) === polls],
    ['each feed asked once a round', polls === feeds * same.length],
    ['all 304', sum(same, (round) => round.web.notModified) === polls],
    ['memory flat (heap, last five rounds against the third to seventh)', late <= early * 1.05 + 1],
  ]
  for (const [name, holds] of checks) print(`${holds ? 'holds' : 'FAILS'}  ${name}`)
  return checks.every(([, holds]) => holds)
}
