import { join } from 'node:path'
import { type Db, openDatabase } from '../../src/db/database.ts'
import type { Queue } from '../../src/queue/index.ts'
import { openPostgresQueue } from '../../src/queue/postgres-queue.ts'
import { openRedisQueue } from '../../src/queue/redis-queue.ts'
import { type DaemonPlace, startDaemon, type TestDaemon, writeConfig } from './daemon.ts'
import { countSentAgain, type Receipts, receiptsOf, waits } from './delivery-receipts.ts'
import { type FlappingReceiver, type Mood, startFlappingReceiver } from './flapping-receiver.ts'
import { makeAlert } from './made-alert.ts'
import { temporaryFolder } from './temporary-folder.ts'

export interface DeliveryPlan {
  /** Environment of the daemons: none is the embedded shape. */
  env: Readonly<Record<string, string>>
  /** Roles of each process; the first one lives on while others are killed, if there are others. */
  processes: readonly string[]
  /** Made first, for the healthy endpoint only: what this machine can do. */
  alone: number
  /** Made at `perSecond` for both while nobody is killed. */
  alerts: number
  perSecond: number
  kills: number
  /** Made in each life that ends with `kill -9`. */
  alertsPerKill: number
  report?: (line: string) => void
}

/** What is left when everything has settled. */
export interface DeliveryOutcome {
  alerts: number
  kills: number
  /** Of the receivers. */
  healthy: Receipts
  flapping: Receipts
  /** Deliveries whose row doesn't say delivered. */
  open: number
  /** Ids that were sent again although the answer was in the log of attempts. */
  sentAgainKnowingly: number
  /** From the alert to the healthy endpoint, while there is no other. */
  aloneP95Ms: number
  /** The same beside the one that flaps, while nobody is killed. */
  healthyP50Ms: number
  healthyP95Ms: number
  seconds: number
}

const SECRET = `whsec_${Buffer.from('the secret of two receivers.....').toString('base64')}`
const ENDPOINTS = ['healthy', 'flapping'] as const
const SETTLE_MS = 420_000
/** A life ends after at most this long; what it began is found in the next. */
const LIFE_MS = 1_500
const AT_ONCE = 5

/** Twelve seconds of a receiver: eight in which one request or another fails, then everything that goes wrong. */
export function flappingMood(count: number, atMs: number): Mood {
  const second = Math.floor(atMs / 1_000) % 12
  const bad = (['busy', 'limit', 'hang', 'reset'] as const)[second - 8]
  if (bad !== undefined) return bad
  return count % 23 === 7 ? 'busy' : count % 31 === 9 ? 'reset' : 'accept'
}

/** Sends alerts to a healthy and a flapping endpoint, kills daemons meanwhile, and counts. */
export async function deliveryRun(plan: DeliveryPlan): Promise<DeliveryOutcome> {
  const startedAt = performance.now()
  const folder = await temporaryFolder()
  const receivers = {
    healthy: await startFlappingReceiver(SECRET, () => 'accept'),
    flapping: await startFlappingReceiver(SECRET, flappingMood),
  }
  const configDir = join(folder.path, 'config')
  await writeConfig(configDir, configFor(receivers))
  const places = plan.processes.map(
    (roles, index): DaemonPlace => ({
      configDir,
      dataDir: join(folder.path, `data-${index}`),
      env: plan.env,
      roles,
    }),
  )
  const world = await openWorld(plan, places, receivers)
  try {
    return await run(world, plan, startedAt)
  } finally {
    await world.close()
    await Promise.all([receivers.healthy.close(), receivers.flapping.close()])
    await folder.remove()
  }
}

interface World {
  db: Db
  queue: Queue
  places: readonly DaemonPlace[]
  daemons: TestDaemon[]
  receivers: Record<(typeof ENDPOINTS)[number], FlappingReceiver>
  /** When each alert was made, by number. */
  madeAt: Map<number, number>
  killedAt: number[]
  close(): Promise<void>
}

async function openWorld(
  plan: DeliveryPlan,
  places: readonly DaemonPlace[],
  receivers: World['receivers'],
): Promise<World> {
  const daemons: TestDaemon[] = []
  for (const place of places) daemons.push(await startDaemon(place))
  const socket = encodeURIComponent(join(places[0]?.dataDir ?? '', 'postgres', 'socket'))
  const url = plan.env.DATABASE_URL ?? `postgresql://scowatch@localhost/scowatch?host=${socket}`
  const { db } = openDatabase({ url, maxConnections: 4 })
  const options = { lockMs: 30_000, prefix: 'scowatch', onError: () => {} }
  const queue = await (plan.env.REDIS_URL === undefined
    ? openPostgresQueue(url, options)
    : openRedisQueue(plan.env.REDIS_URL, options))
  return {
    db,
    queue,
    places,
    daemons,
    receivers,
    madeAt: new Map(),
    killedAt: [],
    async close() {
      await queue.close(0)
      await db.destroy()
      for (const daemon of daemons.reverse()) await daemon.stop()
    },
  }
}

async function run(world: World, plan: DeliveryPlan, startedAt: number): Promise<DeliveryOutcome> {
  const [alone, steady] = [plan.alone, plan.alone + plan.alerts]
  await alertSteadily(world, plan, 0, alone)
  await untilHealthyHasAll(world, alone)
  await alertSteadily(world, plan, alone, steady)
  await untilHealthyHasAll(world, steady)
  const unmade: number[] = []
  for (let kill = 0; kill < plan.kills; kill += 1) {
    const first = steady + kill * plan.alertsPerKill
    for (let n = first; n < first + plan.alertsPerKill; n += 1) unmade.push(n)
    await killWhileAlerting(world, plan, unmade)
    plan.report?.(`kill ${kill + 1} of ${plan.kills}, ${unmade.length} alerts not made yet`)
  }
  while (unmade.length > 0) await makeSome(world, plan, unmade)
  const open = await settle(world, plan)
  const { p50, p95 } = waits(world, alone, steady)
  return {
    alerts: steady + plan.kills * plan.alertsPerKill,
    kills: plan.kills,
    healthy: receiptsOf(world, 'healthy', 0),
    flapping: receiptsOf(world, 'flapping', alone),
    open,
    sentAgainKnowingly: await countSentAgain(world.db),
    aloneP95Ms: waits(world, 0, alone).p95,
    healthyP50Ms: p50,
    healthyP95Ms: p95,
    seconds: Math.round((performance.now() - startedAt) / 1_000),
  }
}

/** At the rate asked for, whatever else the machine does: a late one is made at once. */
async function alertSteadily(
  world: World,
  plan: DeliveryPlan,
  from: number,
  to: number,
): Promise<void> {
  const startedAt = Date.now()
  for (let number = from; number < to; number += 1) {
    const aheadMs = startedAt + ((number - from) * 1_000) / plan.perSecond - Date.now()
    if (aheadMs > 0) await new Promise((resolve) => setTimeout(resolve, aheadMs))
    await makeAlert(world, number, endpointsOf(plan, number))
    if (number % 500 === 499) plan.report?.(`${number + 1} alerts made`)
  }
}

const endpointsOf = ({ alone }: DeliveryPlan, number: number) =>
  number < alone ? ENDPOINTS.slice(0, 1) : ENDPOINTS

/** What is measured ends before the killing begins. */
async function untilHealthyHasAll({ receivers }: World, alerts: number): Promise<void> {
  const { healthy } = receivers
  const hasAll = () => healthy.accepted().size >= alerts
  if (hasAll()) return
  await new Promise<void>((resolve, reject) => {
    const settle = (end: () => void) => {
      clearTimeout(timer)
      stop()
      end()
    }
    const stop = healthy.onArrival(() => {
      if (hasAll()) settle(resolve)
    })
    const tooLong = new Error(`the healthy endpoint got ${healthy.accepted().size} of ${alerts}`)
    const timer = setTimeout(() => settle(() => reject(tooLong)), SETTLE_MS)
  })
}

/** One life of a daemon: alerts are made while it works, and it is killed at a random moment of that. */
async function killWhileAlerting(
  world: World,
  plan: DeliveryPlan,
  unmade: number[],
): Promise<void> {
  const index = world.daemons.length - 1
  const victim = world.daemons[index]
  const killed = new Promise<void>((resolve, reject) => {
    setTimeout(() => {
      world.killedAt.push(Date.now())
      victim?.kill().then(resolve, reject)
    }, Math.random() * LIFE_MS)
  })
  let isOver = false
  void killed.then(() => {
    isOver = true
  })
  while (!isOver && unmade.length > 0) {
    await makeSome(world, plan, unmade).catch(() => killed)
  }
  await killed
  const place = world.places[index]
  if (place !== undefined) world.daemons[index] = await startDaemon(place)
}

async function makeSome(world: World, plan: DeliveryPlan, unmade: number[]): Promise<void> {
  const some = unmade.slice(0, AT_ONCE)
  for (const number of some) await makeAlert(world, number, endpointsOf(plan, number))
  unmade.splice(0, some.length)
}

/** Waits until every delivery was accepted. @returns how many were not, when patience ends */
async function settle({ db }: World, plan: DeliveryPlan): Promise<number> {
  const deadline = Date.now() + SETTLE_MS
  for (;;) {
    const { open } = await db
      .selectFrom('deliveries')
      .select((eb) => eb.fn.countAll<string>().as('open'))
      .where('state', '!=', 'delivered')
      .executeTakeFirstOrThrow()
    if (open === '0' || Date.now() > deadline) return Number(open)
    plan.report?.(`${open} deliveries wait`)
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}

function configFor(receivers: World['receivers']) {
  return {
    scowatch: {
      http: { port: 0 },
      network: { allow_private: ['127.0.0.0/8'] },
      delivery: { waits: ['200ms', '300ms', '500ms', ...Array(12).fill('1s')], timeout: '2s' },
      queue: { lock: '2s', lease: '3s' },
    },
    feeds: { catalogue: false, feeds: [] },
    keywords: { keywords: [] },
    alerts: {
      endpoints: ENDPOINTS.map((id) => ({ id, url: receivers[id].url, secret: SECRET })),
      rules: [],
    },
  }
}
