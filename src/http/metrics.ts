import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { SILENCE_REASONS } from '../alerting/silence.ts'
import type { Context, Meters } from '../context.ts'
import { getEndpoint } from '../db/endpoints.ts'
import { findOpenSilences } from '../db/silences.ts'
import { HEALTH_STATES } from '../feed/health.ts'
import { JOB_NAMES } from '../jobs.ts'
import { isDisabled } from '../steps/endpoint-health.ts'
import { HEALTH_COLUMNS, healthOf } from './feed-health.ts'
import { addPollCounters } from './poll-counters.ts'

export interface MetricsPage {
  contentType: string
  /** The page as Prometheus reads it. */
  render(): Promise<string>
}

export interface Metrics {
  meters: Meters
  /** Adds what is read from database and queue when the page is asked for. */
  page(ctx: Context): MetricsPage
}

/** From at once over the waits of the schedule to its end, seconds. */
const DELIVERY_BUCKETS = [
  0.1, 0.25, 0.5, 1, 2, 5, 10, 60, 300, 1_800, 7_200, 36_000, 86_400, 345_600,
]

/** Names begin with `scowatch_`; no label carries an address or a text. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'scowatch_' })
  const registers = [registry]
  const checks = new Counter({
    name: 'scowatch_checks_total',
    help: 'Checks of feeds',
    labelNames: ['outcome'],
    registers,
  })
  const reads = new Counter({
    name: 'scowatch_articles_read_total',
    help: 'Articles read',
    labelNames: ['method'],
    registers,
  })
  const analyses = new Counter({
    name: 'scowatch_articles_analyzed_total',
    help: 'Articles analysed',
    labelNames: ['sco'],
    registers,
  })
  const analysisTime = new Histogram({
    name: 'scowatch_analysis_seconds',
    help: 'Time of an analysis',
    registers,
  })
  const alerts = new Counter({
    name: 'scowatch_alerts_total',
    help: 'Alerts fired',
    labelNames: ['rule'],
    registers,
  })
  const attempts = new Counter({
    name: 'scowatch_delivery_attempts_total',
    help: 'Attempts of deliveries',
    labelNames: ['endpoint', 'outcome'],
    registers,
  })
  const attemptTime = new Histogram({
    name: 'scowatch_delivery_attempt_seconds',
    help: 'Time of an attempt',
    labelNames: ['endpoint'],
    registers,
  })
  const deliveryTime = new Histogram({
    name: 'scowatch_delivery_seconds',
    help: 'Time from the alert to its acceptance by the endpoint, retries included, replays not',
    labelNames: ['endpoint'],
    buckets: DELIVERY_BUCKETS,
    registers,
  })
  const meters: Meters = {
    checked: (outcome) => checks.inc({ outcome }),
    read: (method) => reads.inc({ method }),
    analyzed(sco, seconds) {
      analyses.inc({ sco })
      analysisTime.observe(seconds)
    },
    alerted: (rule) => alerts.inc({ rule }),
    attempted(endpoint, outcome, seconds) {
      attempts.inc({ endpoint, outcome })
      attemptTime.observe({ endpoint }, seconds)
    },
    delivered: (endpoint, seconds) => deliveryTime.observe({ endpoint }, seconds),
  }
  return { meters, page: (ctx) => pageOf(ctx, registry) }
}

function pageOf(ctx: Context, registry: Registry): MetricsPage {
  const registers = [registry]
  new Gauge({
    name: 'scowatch_feeds',
    help: 'Feeds by state',
    labelNames: ['state'],
    registers,
    async collect() {
      const rows = await ctx.db
        .selectFrom('feeds')
        .select(['status', (eb) => eb('failing_since', 'is not', null).as('failing')])
        .select((eb) => eb.fn.countAll<string>().as('count'))
        .groupBy(['status', 'failing'])
        .execute()
      this.reset()
      for (const { status, failing, count } of rows) {
        this.inc({ state: status === 'active' && failing ? 'failing' : status }, Number(count))
      }
    },
  })
  new Gauge({
    name: 'scowatch_feeds_health',
    help: 'Feeds by health',
    labelNames: ['state'],
    registers,
    async collect() {
      const rows = await ctx.db.selectFrom('feeds').select(HEALTH_COLUMNS).limit(50_000).execute()
      const now = ctx.now()
      this.reset()
      for (const state of HEALTH_STATES) this.set({ state }, 0)
      for (const row of rows) this.inc({ state: healthOf(row, now).state })
    },
  })
  new Gauge({
    name: 'scowatch_silences',
    help: 'Sources that are missed and say nothing, by reason',
    labelNames: ['reason'],
    registers,
    async collect() {
      const rows = await findOpenSilences(ctx.db)
      this.reset()
      for (const reason of SILENCE_REASONS) {
        this.set({ reason }, rows.filter((row) => row.reason === reason).length)
      }
    },
  })
  addPollCounters(ctx, registers)
  deliveryGauges(ctx, registers)
  new Gauge({
    name: 'scowatch_jobs',
    help: 'Jobs in the queue',
    labelNames: ['job', 'state'],
    registers,
    async collect() {
      for (const job of JOB_NAMES) {
        for (const [state, count] of Object.entries(await ctx.queue.counts(job)))
          this.set({ job, state }, count)
      }
    },
  })
  return { contentType: registry.contentType, render: () => registry.metrics() }
}

function deliveryGauges(ctx: Context, registers: Registry[]): void {
  new Gauge({
    name: 'scowatch_deliveries_pending',
    help: 'Deliveries that wait',
    registers,
    async collect() {
      const row = await ctx.db
        .selectFrom('deliveries')
        .select((eb) => eb.fn.countAll<string>().as('count'))
        .where('state', '=', 'pending')
        .executeTakeFirst()
      this.set(Number(row?.count ?? 0))
    },
  })
  new Gauge({
    name: 'scowatch_endpoint_disabled',
    help: '1 for an endpoint that is out of use',
    labelNames: ['endpoint'],
    registers,
    async collect() {
      this.reset()
      for (const endpoint of ctx.current().config.endpoints) {
        const isOut = isDisabled(endpoint, await getEndpoint(ctx.db, endpoint.id))
        this.set({ endpoint: endpoint.id }, isOut ? 1 : 0)
      }
    },
  })
}
