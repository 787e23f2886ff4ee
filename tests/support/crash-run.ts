import { join } from 'node:path'
import pg from 'pg'
import { type DaemonPlace, startDaemon, type TestDaemon, writeConfig } from './daemon.ts'
import { type FakeWeb, startFakeWeb } from './fake-web.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { temporaryFolder } from './temporary-folder.ts'

export interface CrashPlan {
  /** Environment of the daemon: none is the embedded shape. */
  env: Readonly<Record<string, string>>
  items: number
  randomKills: number
  killsPerBoundary: number
  /** Called once in the middle, for instance to empty Redis. */
  inTheMiddle?: () => void
  /** Told of each life. */
  report?: (line: string) => void
}

/** What is left when everything has settled. */
export interface CrashOutcome {
  kills: number
  items: number
  articles: number
  analyzed: number
  alerts: number
  /** Alerts without an accepted delivery. */
  undelivered: number
  /** webhook-ids seen for one alert, at most. */
  idsPerAlert: number
  /** Bodies seen under one webhook-id, at most. */
  bodiesPerId: number
  /** Rows that stand for the same thing twice. */
  duplicates: number
  /** Webhooks accepted more than once, because the daemon died before it could note the answer. */
  repeated: number
  seconds: number
}

/** Moments between two lines of the life of an item, and how they are seen from outside. */
const BOUNDARIES = [
  'web: feed asked',
  'web: page asked',
  'row: items',
  'row: articles',
  'row: analyzed',
  'row: attempts',
  'log: feed checked',
  'log: article read',
  'log: article analyzed',
  'log: delivery attempted',
  'hook: received',
  'hook: answered',
] as const
type Boundary = (typeof BOUNDARIES)[number]

const FEEDS = 6
/** A life that sees nothing of its boundary ends anyway. */
const PATIENCE_MS = 8_000
const SETTLE_MS = 120_000

/** Kills the daemon over and over while items pass through it, then lets it finish and counts. */
export async function crashRun(plan: CrashPlan): Promise<CrashOutcome> {
  const startedAt = performance.now()
  const folder = await temporaryFolder()
  const world = await openWorld(plan, folder.path)
  try {
    const lives = [
      ...Array.from({ length: plan.randomKills }, () => undefined),
      ...Array.from({ length: plan.killsPerBoundary }, () => BOUNDARIES).flat(),
    ]
    for (const [index, boundary] of shuffled(lives).entries()) {
      world.release(Math.ceil((plan.items * (index + 1)) / lives.length))
      if (index === lives.length >> 1) plan.inTheMiddle?.()
      await live(world, boundary)
      plan.report?.(`${index + 1}/${lives.length} killed at ${boundary ?? 'a random moment'}`)
    }
    const outcome = await settle(world, plan.items)
    return {
      ...outcome,
      kills: lives.length,
      seconds: Math.round((performance.now() - startedAt) / 1_000),
    }
  } finally {
    await Promise.all([world.web.close(), world.receiver.web.close()])
    await folder.remove()
  }
}

interface World {
  place: DaemonPlace
  databaseUrl: string
  web: FakeWeb
  receiver: Receiver
  /** Puts the first `count` items on the web. */
  release(count: number): void
}

async function openWorld(plan: CrashPlan, dir: string): Promise<World> {
  const [web, receiver] = await Promise.all([startFakeWeb(), startReceiver()])
  const place = { configDir: join(dir, 'config'), dataDir: join(dir, 'data'), env: plan.env }
  await writeConfig(place.configDir, configFor(web, receiver))
  let released = 0
  for (let feed = 0; feed < FEEDS; feed += 1) {
    web.route(`/feed/${feed}`, () => ({
      headers: { 'content-type': 'text/xml' },
      body: feedXml(web, feed, released),
    }))
  }
  for (let item = 0; item < plan.items; item += 1) {
    web.route(`/page/${item}`, { headers: { 'content-type': 'text/html' }, body: pageHtml(item) })
  }
  const socket = encodeURIComponent(join(place.dataDir, 'postgres', 'socket'))
  return {
    place,
    databaseUrl: plan.env.DATABASE_URL ?? `postgresql://scowatch@localhost/scowatch?host=${socket}`,
    web,
    receiver,
    release: (count) => {
      released = count
    },
  }
}

/** One life of the daemon: from its start to `kill -9` at a boundary, or at a random moment of its work. */
async function live(world: World, boundary: Boundary | undefined): Promise<void> {
  const daemon = await startDaemon(world.place)
  const watch = boundary === undefined ? undefined : watchFor(world, daemon, boundary)
  const randomMs = boundary === undefined ? Math.random() * 1_500 : PATIENCE_MS
  await Promise.race(
    [watch?.seen, new Promise((resolve) => setTimeout(resolve, randomMs))].filter(
      (each) => each !== undefined,
    ),
  )
  await daemon.kill()
  await watch?.end()
}

function watchFor(
  world: World,
  daemon: TestDaemon,
  boundary: Boundary,
): { seen: Promise<unknown>; end(): Promise<void> } {
  const [kind, what = ''] = boundary.split(': ')
  if (kind === 'log') {
    return {
      seen: daemon.waitForLog(({ msg }) => msg === what, PATIENCE_MS * 2).catch(() => undefined),
      end: async () => {},
    }
  }
  if (kind === 'row') return watchRows(world.databaseUrl, what)
  const web = kind === 'hook' ? world.receiver.web : world.web
  const seen = new Promise<void>((resolve) => {
    const stop = web.onRequest(({ path }) => {
      const wanted =
        kind === 'hook' || path.startsWith(what.startsWith('feed') ? '/feed/' : '/page/')
      if (!wanted) return
      stop()
      // After the answer: give the daemon the time to read it, but none to act on it.
      if (boundary === 'hook: answered') setImmediate(() => setImmediate(resolve))
      else resolve()
    })
  })
  return { seen, end: async () => {} }
}

/** A trigger tells of the commit itself: the row is there, nothing after it has happened yet. */
function watchRows(
  databaseUrl: string,
  what: string,
): { seen: Promise<unknown>; end(): Promise<void> } {
  const client = new pg.Client({ connectionString: databaseUrl })
  client.on('error', () => {})
  const table = what === 'analyzed' ? 'articles' : what
  const event = what === 'analyzed' ? 'update of state' : 'insert'
  const seen = new Promise<void>((resolve, reject) => {
    const listen = async () => {
      await client.connect()
      client.on('notification', () => resolve())
      await client.query(`
        create or replace function crash_notify() returns trigger language plpgsql as
          $$ begin perform pg_notify('crash', tg_table_name); return null; end $$;
        drop trigger if exists crash_${what} on ${table};
        create trigger crash_${what} after ${event} on ${table} for each statement execute function crash_notify();
        listen crash`)
    }
    listen().catch(reject)
  }).catch(() => undefined)
  return {
    seen,
    async end() {
      await client.end().catch(() => undefined)
    },
  }
}

async function settle(
  world: World,
  items: number,
): Promise<Omit<CrashOutcome, 'kills' | 'seconds'>> {
  const daemon = await startDaemon(world.place)
  const client = new pg.Client({ connectionString: world.databaseUrl })
  await client.connect()
  try {
    const deadline = Date.now() + SETTLE_MS
    while ((await openWork(client, items)) > 0 && Date.now() < deadline) {
      await daemon.waitForLog(() => false, 500).catch(() => undefined)
    }
    return await count(client, world.receiver)
  } finally {
    await client.end()
    await daemon.stop()
  }
}

async function openWork(client: pg.Client, items: number): Promise<number> {
  const { rows } = await client.query(`
    select ${items} - (select count(*)::int from items where state = 'read')
      + (select count(*)::int from articles where state = 'stored')
      + (select count(*)::int from deliveries where state = 'pending') as open`)
  return rows[0].open
}

async function count(
  client: pg.Client,
  receiver: Receiver,
): Promise<Omit<CrashOutcome, 'kills' | 'seconds'>> {
  const { rows } = await client.query(`
    select (select count(*)::int from items) as items,
      (select count(*)::int from articles) as articles,
      (select count(*)::int from articles where state = 'analyzed' and story_id is not null) as analyzed,
      (select count(*)::int from alerts) as alerts,
      (select count(*)::int from (select guid from items group by guid having count(*) > 1) d)
        + (select count(*)::int from (select item_id from articles group by item_id having count(*) > 1) d)
        + (select count(*)::int from (select rule_id, story_id from alerts group by 1, 2 having count(*) > 1) d) as duplicates`)
  const { rows: alerts } = await client.query<{ alert_id: string; id: string }>(`
    select e.alert_id, d.id from events e join deliveries d on d.event_id = e.id`)
  const accepted = new Set(receiver.alerts().map(({ id }) => id))
  const idsOf = groups(
    receiver.attempts().map(({ bytes, id }) => [JSON.parse(bytes).data.alert.id as string, id]),
  )
  const bodiesOf = groups(receiver.attempts().map(({ bytes, id }) => [id, bytes]))
  return {
    ...rows[0],
    undelivered: alerts.filter(({ id }) => !accepted.has(id)).length,
    idsPerAlert: Math.max(0, ...[...idsOf.values()].map(({ size }) => size)),
    bodiesPerId: Math.max(0, ...[...bodiesOf.values()].map(({ size }) => size)),
    repeated: receiver.attempts().length - accepted.size,
  }
}

function groups(pairs: readonly (readonly [string, string])[]): Map<string, Set<string>> {
  const map = new Map<string, Set<string>>()
  for (const [key, value] of pairs) map.set(key, (map.get(key) ?? new Set()).add(value))
  return map
}

function configFor(web: FakeWeb, receiver: Receiver) {
  const feeds = Array.from({ length: FEEDS }, (_, feed) => ({
    id: `feed-${feed}`,
    url: web.url(`/feed/${feed}`),
    interval: '1s',
  }))
  return {
    scowatch: {
      http: { port: 0 },
      network: { allow_private: ['127.0.0.0/8'] },
      schedule: { min_interval: '1s', tick: '200ms' },
      delivery: {
        waits: ['200ms', '500ms', '1s', '1s', '1s', '1s', '1s', '1s', '1s', '1s'],
        timeout: '2s',
      },
      queue: { lock: '2s', lease: '3s' },
    },
    feeds: { catalogue: false, feeds },
    keywords: { keywords: [] },
    alerts: {
      endpoints: [{ id: 'desk', url: receiver.url, secret: receiver.secret }],
      rules: [{ id: 'sco', when: 'sco:about', send: ['desk'] }],
    },
  }
}

function feedXml(web: FakeWeb, feed: number, released: number): string {
  const items = Array.from({ length: released }, (_, item) => item).filter(
    (item) => item % FEEDS === feed,
  )
  const entries = items.map(
    (item) =>
      `<item><guid>item-${item}</guid><link>${web.url(`/page/${item}`)}</link><title>${titleOf(item)}</title></item>`,
  )
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Feed ${feed}</title>${entries.join('')}</channel></rss>`
}

const SUBJECTS = [
  'bridges',
  'orchards',
  'libraries',
  'glaciers',
  'airports',
  'museums',
  'harvests',
  'telescopes',
  'vaccines',
  'carpets',
  'tunnels',
  'archives',
  'falcons',
  'reservoirs',
  'theatres',
  'laboratories',
  'quarries',
]
const PLACES = [
  'Osh',
  'Gwadar',
  'Tianjin',
  'Kazan',
  'Mazar',
  'Jaipur',
  'Shiraz',
  'Brest',
  'Khujand',
  'Nukus',
  'Aktau',
  'Lahore',
  'Harbin',
]
const VERBS = [
  'study',
  'restore',
  'count',
  'insure',
  'map',
  'paint',
  'measure',
  'digitise',
  'fence',
  'catalogue',
  'inspect',
]

function titleOf(item: number): string {
  const verb = VERBS[item % VERBS.length]
  return `SCO experts to ${verb} ${SUBJECTS[item % SUBJECTS.length]} near ${PLACES[item % PLACES.length]} (${item})`
}

function pageHtml(item: number): string {
  const words = Array.from(
    { length: 60 },
    (_, index) => `w${(item * 7919 + index * 104_729) % 99_991}`,
  ).join(' ')
  const text = `Experts of the Shanghai Cooperation Organisation will ${VERBS[item % VERBS.length]} the ${SUBJECTS[item % SUBJECTS.length]} near ${PLACES[item % PLACES.length]}, their office said in note ${item}.`
  return `<html><head><title>${titleOf(item)}</title></head><body><article><h1>${titleOf(item)}</h1><p>${text}</p><p>The SCO note lists ${words}.</p></article></body></html>`
}

function shuffled<T>(list: readonly T[]): T[] {
  return list
    .map((value) => ({ value, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ value }) => value)
}
