import { join } from 'node:path'
import pino from 'pino'
import { deliveryId, eventId } from '../../src/alerting/ids.ts'
import { alertBody } from '../../src/alerting/payload.ts'
import { type Db, openDatabase } from '../../src/db/database.ts'
import { insertDeliveries } from '../../src/db/deliveries.ts'
import { insertEvent } from '../../src/db/events.ts'
import type { Queue } from '../../src/queue/index.ts'
import { openPostgresQueue } from '../../src/queue/postgres-queue.ts'
import { openRedisQueue } from '../../src/queue/redis-queue.ts'
import { endpointBell, ring } from '../../src/steps/ring.ts'
import { type DaemonPlace, startDaemon, type TestDaemon, writeConfig } from './daemon.ts'
import {
  type Arrival,
  type FlappingReceiver,
  type Mood,
  startFlappingReceiver,
  takes,
} from './flapping-receiver.ts'
import { temporaryFolder } from './temporary-folder.ts'

export interface DeliveryPlan {
  /** Environment of the daemons: none is the embedded shape. */
  env: Readonly<Record<string, string>>
  /** Roles of each process; the first one lives on while others are killed, if there are others. */
  processes: readonly string[]
  /** Made at `perSecond` while nobody is killed. */
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
  /** From the alert to the healthy endpoint, while nobody is killed. */
  healthyP50Ms: number
  healthyP95Ms: number
  seconds: number
}

interface Receipts {
  requests: number
  /** Never taken. */
  missing: number
  /** Taken more than once. */
  repeated: number
  /** Of these, those with neither a lost answer nor a kill in between. */
  repeatedWithoutCause: number
  bodiesPerId: number
  badSignatures: number
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
  await alertSteadily(world, plan)
  await untilHealthyHasAll(world, plan.alerts)
  const unmade: number[] = []
  for (let kill = 0; kill < plan.kills; kill += 1) {
    const first = plan.alerts + kill * plan.alertsPerKill
    for (let n = first; n < first + plan.alertsPerKill; n += 1) unmade.push(n)
    await killWhileAlerting(world, unmade)
    plan.report?.(`kill ${kill + 1} of ${plan.kills}, ${unmade.length} alerts not made yet`)
  }
  while (unmade.length > 0) await makeSome(world, unmade)
  const open = await settle(world, plan)
  const { p50, p95 } = waits(world, plan.alerts)
  return {
    alerts: plan.alerts + plan.kills * plan.alertsPerKill,
    kills: plan.kills,
    healthy: receiptsOf(world, 'healthy'),
    flapping: receiptsOf(world, 'flapping'),
    open,
    sentAgainKnowingly: await countSentAgain(world.db),
    healthyP50Ms: p50,
    healthyP95Ms: p95,
    seconds: Math.round((performance.now() - startedAt) / 1_000),
  }
}

/** At the rate asked for, whatever else the machine does: a late one is made at once. */
async function alertSteadily(world: World, plan: DeliveryPlan): Promise<void> {
  const startedAt = Date.now()
  for (let made = 0; made < plan.alerts; made += 1) {
    const aheadMs = startedAt + (made * 1_000) / plan.perSecond - Date.now()
    if (aheadMs > 0) await new Promise((resolve) => setTimeout(resolve, aheadMs))
    await makeAlert(world, made)
    if (made % 500 === 499) plan.report?.(`${made + 1} alerts made`)
  }
}

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
async function killWhileAlerting(world: World, unmade: number[]): Promise<void> {
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
    await makeSome(world, unmade).catch(() => killed)
  }
  await killed
  const place = world.places[index]
  if (place !== undefined) world.daemons[index] = await startDaemon(place)
}

async function makeSome(world: World, unmade: number[]): Promise<void> {
  const some = unmade.slice(0, AT_ONCE)
  for (const number of some) await makeAlert(world, number)
  unmade.splice(0, some.length)
}

/** As a rule that fires does: event and deliveries in one transaction, then the bells. Safe to run twice. */
async function makeAlert({ db, queue, madeAt }: World, number: number): Promise<void> {
  const now = new Date()
  const alert = `alr_${number}`
  const id = eventId('alert.fired', alert)
  await db.transaction().execute(async (tx) => {
    await insertEvent(tx, {
      id,
      type: 'alert.fired',
      alert_id: null,
      body: bodyOf(number, alert, now),
      created_at: now,
    })
    await insertDeliveries(
      tx,
      ENDPOINTS.map((endpoint) => ({
        id: deliveryId(id, endpoint),
        event_id: id,
        endpoint_id: endpoint,
        next_attempt_at: now,
        last_error: null,
        created_at: now,
        finished_at: null,
      })),
    )
  })
  madeAt.set(number, now.getTime())
  const bells = ENDPOINTS.map((endpoint) => endpointBell(endpoint, new Date()))
  await ring({ queue, log: pino({ level: 'silent' }) }, 'deliver-alert', bells)
}

function bodyOf(number: number, alert: string, at: Date): string {
  const text = 'SCO'
  const title = `SCO ministers meet for the ${number}th time, 上海合作组织, ШОС`
  return alertBody({
    at,
    alert: {
      id: alert,
      rule: { id: 'sco-news', severity: 'high' },
      because: [{ clause: 'sco:about', evidence: [{ field: 'title', start: 0, end: 3, text }] }],
    },
    story: {
      id: String(number),
      title,
      firstSeenAt: at,
      articles: 1,
      outlets: ['One'],
      languages: ['en'],
    },
    article: {
      id: String(number),
      url: `https://example.org/${number}`,
      title,
      feed: { id: 'one', name: 'One', country: 'KZ', ownership: 'state' },
      language: 'en',
      published: at,
      text: `${title}. `.repeat(10),
    },
    tags: [{ kind: 'country', id: 'KZ', label: 'Kazakhstan', salience: 'about', evidence: [] }],
  })
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

/** Ids with an attempt that began after one that is noted as accepted. */
async function countSentAgain(db: Db): Promise<number> {
  const rows = await db
    .selectFrom('attempts as later')
    .innerJoin('attempts as known', 'known.delivery_id', 'later.delivery_id')
    .select('later.delivery_id')
    .distinct()
    .where('known.outcome', '=', 'delivered')
    .whereRef('later.id', '!=', 'known.id')
    .whereRef('later.at', '>', 'known.at')
    .execute()
  return rows.length
}

function waits({ madeAt, receivers }: World, alerts: number): { p50: number; p95: number } {
  const firstAt = new Map<string, number>()
  for (const { id, atMs } of receivers.healthy.arrivals) if (!firstAt.has(id)) firstAt.set(id, atMs)
  const took = Array.from({ length: alerts }, (_, number) => {
    const at = firstAt.get(idOf('healthy', number)) ?? Number.POSITIVE_INFINITY
    return at - (madeAt.get(number) ?? 0)
  })
  took.sort((a, b) => a - b)
  const at = (share: number) =>
    took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0
  return { p50: at(0.5), p95: at(0.95) }
}

const idOf = (endpoint: string, number: number) =>
  deliveryId(eventId('alert.fired', `alr_${number}`), endpoint)

function receiptsOf(world: World, endpoint: (typeof ENDPOINTS)[number]): Receipts {
  const { arrivals } = world.receivers[endpoint]
  const accepted = world.receivers[endpoint].accepted()
  const byId = new Map<string, Arrival[]>()
  for (const arrival of arrivals) byId.set(arrival.id, [...(byId.get(arrival.id) ?? []), arrival])
  const taken = [...byId.values()].map((all) => all.filter(({ mood }) => takes(mood)))
  const again = taken.filter((all) => all.length > 1)
  return {
    requests: arrivals.length,
    missing: [...world.madeAt.keys()].filter((n) => !accepted.has(idOf(endpoint, n))).length,
    repeated: again.length,
    repeatedWithoutCause: again.filter((all) => !isExplained(all, world.killedAt)).length,
    bodiesPerId: Math.max(
      ...[...byId.values()].map((all) => new Set(all.map((a) => a.bytes)).size),
    ),
    badSignatures: arrivals.filter(({ isGenuine }) => !isGenuine).length,
  }
}

/** Between two that were taken, the answer was lost or the sender was killed. */
function isExplained(taken: readonly Arrival[], killedAt: readonly number[]): boolean {
  return taken.slice(1).every((later, index) => {
    const before = taken[index]
    if (before === undefined || before.mood === 'reset' || !before.isAnswered) return true
    return killedAt.some((at) => at >= before.atMs && at <= later.atMs)
  })
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
