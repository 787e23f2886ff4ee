import { Counter, type Registry } from 'prom-client'
import type { Context } from '../context.ts'

const ANSWERS = {
  '200': 'polls_ok',
  '304': 'polls_not_modified',
  '429': 'polls_limited',
  error: 'polls_failed',
} as const

/** What all feeds together were asked and answered, as the database counts it: a restart loses nothing. */
export function addPollCounters(ctx: Context, registers: Registry[]): void {
  new Counter({
    name: 'scowatch_polls_total',
    help: 'Polls of all feeds by answer, as the database counts them',
    labelNames: ['answer'],
    registers,
    async collect() {
      const sums = await sumsOf(ctx, Object.values(ANSWERS))
      this.reset()
      for (const [answer, column] of Object.entries(ANSWERS)) this.inc({ answer }, sums[column])
    },
  })
  new Counter({
    name: 'scowatch_polls_early_total',
    help: 'Polls sooner than server or feed had asked for',
    registers,
    async collect() {
      const { polls_early } = await sumsOf(ctx, ['polls_early'])
      this.reset()
      this.inc(polls_early)
    },
  })
  new Counter({
    name: 'scowatch_polls_unconditional_total',
    help: 'Polls without a validator to send',
    registers,
    async collect() {
      const { polls_unconditional } = await sumsOf(ctx, ['polls_unconditional'])
      this.reset()
      this.inc(polls_unconditional)
    },
  })
}

type PollColumn = (typeof ANSWERS)[keyof typeof ANSWERS] | 'polls_early' | 'polls_unconditional'

async function sumsOf<C extends PollColumn>(
  ctx: Context,
  columns: readonly C[],
): Promise<Record<C, number>> {
  const row = await ctx.db
    .selectFrom('feeds')
    .select((eb) => columns.map((column) => eb.fn.sum<string>(eb.ref(column)).as(column)))
    .executeTakeFirstOrThrow()
  const sums = Object.entries(row).map(([name, sum]) => [name, Number(sum)])
  return Object.fromEntries(sums) as Record<C, number>
}
